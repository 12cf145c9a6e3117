import pytest
from talks_marked import TEXT, spans, talks

from demarche.interchange.marks import (
    Link,
    Lost,
    Mark,
    Marked,
    file_name,
    from_marks,
    from_note,
    joined,
    to_note,
)
from demarche.scheme import InputError

ACTORS = {"actors": [{"id": "anna-berg", "name": "Anna Berg", "kind": "person", "party": "NOR"}]}


def mark(id: str, label: str, phrase: str, /, **fields: str) -> Mark:
    return Mark(id, label, [tuple(span) for span in spans(phrase)], fields)


def marked(*marks: Mark, links: list[Link] | None = None, **about: object) -> Marked:
    return Marked("talks.ann", "talks", TEXT, list(marks), links or [], {**ACTORS, **about})


@pytest.mark.parametrize(
    "link", [Link("said-by", "m1", "m2"), Link("", "m2", "m1"), Link("nonsense", "m1", "m2")]
)
def test_from_marks_knows_a_link_by_its_ends(link: Link) -> None:
    content, source = mark("m1", "Content", "nothing is free"), mark("m2", "Source", "She")
    lost = Lost()
    (quote,) = from_marks(marked(content, source, links=[link]), lost).quotes or ()
    assert (quote.id, quote.source) == ("q1", [tuple(spans("She")[0])])
    assert not +lost


def test_from_marks_fills_in_what_follows_from_the_text_and_the_actors() -> None:
    row = mark("m3", "Stance", "“We will reopen the link,”", actor="anna-berg", item="link", label="support")
    found = from_marks(
        marked(
            mark("m1", "Content", "“We will reopen the link,”"), mark("m2", "Content", "nothing is free"), row
        ),
        Lost(),
    )
    assert [quote.kind for quote in found.quotes or ()] == ["direct", "indirect"]
    assert [stance.party for stance in found.stances or ()] == ["NOR"]
    assert found.claims is None


def test_from_marks_joins_parts_that_were_linked_one_by_one() -> None:
    content, one, other = (
        mark("a", "Content", "nothing is free"),
        mark("b", "Cue", "She"),
        mark("c", "Cue", "warned"),
    )
    links = [Link("signalled-by", "a", "c"), Link("signalled-by", "a", "b")]
    (quote,) = from_marks(marked(content, one, other, links=links), Lost()).quotes or ()
    assert quote.cue == [tuple(span) for span in spans("She", "warned")]


def test_from_marks_finds_the_attribution_by_any_of_its_parts() -> None:
    cue, content = mark("m1", "Cue", "warned"), mark("m2", "Content", "nothing is free")
    row = mark("m3", "Stance", "nothing is free", actor="anna-berg", item="link", label="oppose")
    links = [Link("signalled-by", "m2", "m1"), Link("carried-by", "m3", "m1")]
    found = from_marks(marked(cue, content, row, links=links), Lost())
    assert [stance.quote for stance in found.stances or ()] == [quote.id for quote in found.quotes or ()]


def test_from_marks_follows_a_source_that_hangs_on_the_cue() -> None:
    content, cue = mark("m1", "Content", "nothing is free"), mark("m2", "Cue", "warned")
    source = mark("m3", "Source", "She", speaker="anna-berg")
    links = [Link("signalled-by", "m1", "m2"), Link("said-by", "m2", "m3")]
    (quote,) = from_marks(marked(source, cue, content, links=links), Lost()).quotes or ()
    assert (quote.source, quote.speaker) == ([tuple(spans("She")[0])], "anna-berg")


def test_from_marks_counts_and_keeps_keys_that_the_scheme_does_not_have() -> None:
    lost = Lost()
    found = from_marks(marked(mark("m1", "PERSON", "Anna Berg", actr="anna-berg", sure="0.5")), lost)
    assert (found.entities or [])[0].model_extra == {"actr": "anna-berg", "sure": 0.5}
    assert lost == Lost(unknown_key=2)


def test_from_marks_counts_what_means_nothing() -> None:
    lost = Lost()
    marks = (
        mark("m1", "Source", "She"),
        mark("m2", "Condition", "if Iceland"),
        mark("m3", "PERSON", "Anna Berg"),
    )
    from_marks(marked(*marks, links=[Link("said-by", "m3", "m1"), Link("said-by", "m1", "m9")]), lost)
    assert +lost == Lost(part_without_whole=2, link_without_meaning=2)


@pytest.mark.parametrize(
    ("wrong", "reason", "said"),
    [
        (mark("m1", "PER", "Anna Berg"), "unknown_label", "“Anna Berg”; allowed: PERSON"),
        (mark("m1", "Stance", "She", actor="anna-berg"), "field_missing", "without item and label on “She”"),
        (mark("m1", "Claim", "She"), "field_missing", "without claimant"),
        (
            mark("m1", "Content", "She", speaker="nobody"),
            "not_the_scheme",
            "'nobody' is not among the actors",
        ),
        (mark("m1", "Content", "She", kind="loud"), "not_the_scheme", "kind"),
    ],
)
def test_from_marks_says_what_is_wrong_and_where(wrong: Mark, reason: str, said: str) -> None:
    with pytest.raises(InputError) as refused:
        from_marks(marked(wrong), Lost())
    assert refused.value.reason == reason
    assert str(refused.value).startswith("talks.ann: ")
    assert said in str(refused.value)


def test_from_marks_keeps_layers_that_only_the_article_has() -> None:
    found = from_marks(marked(mark("m1", "PERSON", "Anna Berg"), actors=None), Lost(), onto=talks(id="talks"))
    assert [entity.label for entity in found.entities or ()] == ["PERSON"]
    assert found.quotes == talks().quotes


@pytest.mark.parametrize(
    "value", ["anna-berg", "a; b=c", "50 % sure", " ", "tab\tline\n\u2028", "𝔒slo", "%3B"]
)
def test_note_and_back(value: str) -> None:
    fields = {"actor": value, "party": "NOR"}
    assert "\n" not in to_note(fields)
    assert from_note(to_note(fields)) == fields


def test_note_keeps_a_remark() -> None:
    assert from_note(" not sure ; actor = anna-berg; 50% ") == {
        "remark": "not sure; 50%",
        "actor": "anna-berg",
    }


def test_joined_puts_pieces_together_in_the_order_of_the_text() -> None:
    pieces = [Mark("a", "Cue", [(5, 6)]), Mark("b", "Cue", [(1, 2)]), Mark("c", "Source", [(8, 9)])]
    marks, links = joined(pieces, [Link("piece", "a", "b"), Link("said-by", "b", "c")])
    assert [(m.id, m.spans) for m in marks] == [("a", [(1, 2), (5, 6)]), ("c", [(8, 9)])]
    assert links == [Link("said-by", "a", "c")]


def test_file_name_is_one_for_one() -> None:
    ids = ["a/b", "a%2Fb", ".hidden", "..", "a:b?", "𝔒slo", "plain-1"]
    names = [file_name(id) for id in ids]
    assert len(set(names)) == len(ids)
    assert not any(name.startswith(".") or set(name) & set("/:?") for name in names)
    assert names[-2:] == ids[-2:]
