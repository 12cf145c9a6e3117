from collections.abc import Callable
from pathlib import Path

import pytest
from talks_marked import TEXT, spans, talks

from demarche.interchange import Lost, read
from demarche.scheme import Article, Rejected

AGENDA = "agenda:\n- {id: link, label: Link, proposition: It should reopen.}\n"
PEOPLE = "actors:\n- {id: anna-berg, name: Anna Berg, kind: person}\n"


def brat(
    folder: Path, annotations: str, *, about: str = AGENDA + PEOPLE, text: str = TEXT
) -> Article | Rejected:
    for ending, content in {"txt": text, "ann": annotations, "yaml": about}.items():
        (folder / f"talks.{ending}").write_text(content, encoding="utf-8", newline="")
    (found,) = read(folder, "brat", Lost())
    return found


def at(phrase: str) -> str:
    ((start, end),) = spans(phrase)
    return f"{start} {end}\t{phrase}"


def test_brat_writes_what_its_server_reads(written: Callable[..., Path]) -> None:
    folder = written([talks()], "brat")
    (file,) = folder.glob("*.ann")
    lines = file.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "T1\tGPE 0 4\t𝔒slo"
    # No fragment crosses a line: brat would not show the document.
    (quote,) = (line for line in lines if line.startswith("T5\t"))
    fragments = spans("“We will reopen the link,”", "“if Iceland", "pays.”")
    places = ";".join(f"{start} {end}" for start, end in fragments)
    assert quote == f"T5\tContent {places}\t“We will reopen the link,” “if Iceland pays.”"
    assert "A1\tkind T5 mixed" in lines
    assert "#5\tAnnotatorNotes T5\tid=q7; speaker=anna-berg; confidence=0.25" in lines
    assert "R2\tsaid-by Arg1:T5 Arg2:T7" in lines
    configuration = (folder / "annotation.conf").read_text(encoding="utf-8")
    assert "said-by\tArg1:Content|Cue, Arg2:Source" in configuration
    # An item whose id brat does not take for a value stands in notes.
    assert "item\tArg:Stance|Claim, Value:link\n" in configuration


def test_brat_reads_what_a_person_made(tmp_path: Path) -> None:
    found = brat(
        tmp_path,
        f"T2\tSource {at('Anna Berg')}\nT1\tContent {at('“We will reopen the link,”')}\n"
        "R1\tsaid-by Arg1:T1 Arg2:T2\nA1\tkind T1 mixed\n#1\tAnnotatorNotes T1\tspeaker=anna-berg\n",
        about="published: 2026-01-05\n" + PEOPLE,
    )
    assert isinstance(found, Article), found
    assert (found.id, found.published, found.claims) == ("talks", "2026-01-05", None)
    (quote,) = found.quotes or ()
    assert (quote.kind, quote.speaker, found.words(quote.source)) == ("mixed", "anna-berg", "Anna Berg")


def test_brat_needs_no_yaml(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Oslo", encoding="utf-8")
    (tmp_path / "a.ann").write_text("T1\tGPE 0 4\tOslo\n", encoding="utf-8")
    (found,) = read(tmp_path / "a.ann", "brat", Lost())
    assert isinstance(found, Article)
    assert (found.id, len(found.entities or ())) == ("a", 1)


@pytest.mark.parametrize(
    ("annotations", "reason", "where"),
    [
        ("T1\tGPE 0 4\tOslo\n", "text_changed", "talks.ann:1"),
        ("\nT1\tGPE 0\tOslo\n", "not_brat", "talks.ann:2"),
        ("E1\tAttack:T1\n", "not_brat", "talks.ann:1"),
        ("A1\tkind T9 mixed\n", "not_brat", "talks.ann:1"),
        (f"T1\tFoo {at('Anna')}\n", "unknown_label", "talks.ann"),
    ],
)
def test_brat_says_which_line_is_wrong(tmp_path: Path, annotations: str, reason: str, where: str) -> None:
    found = brat(tmp_path, annotations)
    assert isinstance(found, Rejected)
    assert found.reason == reason
    assert f"{where}: " in found.message


def test_brat_says_where_the_yaml_is_wrong(tmp_path: Path) -> None:
    for about in ("a: [\n", "- a\n"):
        found = brat(tmp_path, "", about=about)
        assert isinstance(found, Rejected)
        assert found.reason == "not_yaml"


def test_brat_counts_pieces_that_meet_at_a_line_break(written: Callable[..., Path]) -> None:
    lost = Lost()
    claim = {"id": "c1", "span": spans("if Iceland", "pays.”"), "claimant": "ISL"}
    folder = written([talks(claims=[claim])], "brat", lost)
    assert lost["pieces_at_line_break"] == 1
    (found,) = read(folder, "brat", Lost())
    assert isinstance(found, Article)
    assert [c.span for c in found.claims or ()] == [[tuple(span) for span in spans("if Iceland\n\npays.”")]]


def test_brat_counts_texts_whose_line_ends_it_would_read_otherwise(written: Callable[..., Path]) -> None:
    lost = Lost()
    written([Article(id="a", text="one\r\ntwo")], "brat", lost)
    assert lost["line_ends"] == 1
