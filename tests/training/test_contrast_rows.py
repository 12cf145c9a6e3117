import json
import re
from pathlib import Path

import pytest

from demarche.stages.stances.aggregate import LABELS
from demarche.training.contrast_rows import contrast_pairs, read_frames
from demarche.training.cross_encoder import Pair

MATTER = {
    "agent": "Freedonia",
    "np": "the reopening of the ferry",
    "ger": "reopening the ferry",
    "inf": "reopen the ferry",
    "that": "the ferry should reopen",
    "opp_np": "the closure of the ferry",
    "opp_ger": "closing the ferry",
    "opp_inf": "close the ferry",
    "opp_that": "the ferry should close",
    "pro": ["The ferry should sail."],
    "con": ["The ferry should stay in port."],
}
CAST = ("Norway", "Iceland")
SHIPPED = Path(__file__).parents[2] / "annotations" / "contrast"


def pairs(folder: Path, *frames: str, bare: bool = False) -> list[Pair]:
    (folder / "frames.txt").write_text("# a comment\n\n" + "\n".join(frames), encoding="utf-8")
    (folder / "matters.jsonl").write_text(json.dumps(MATTER) + "\n", encoding="utf-8")
    return [
        pair
        for seed in range(8)
        for pair in contrast_pairs(folder, CAST, each=len(frames), seed=seed, bare=bare)
    ]


def expected(pair: Pair, wanted: bool) -> str:
    """For the closure is against the sailing, and so on."""
    about_closing = "clos" in pair.passage
    asked_to_stay = "stay in port" in pair.hypothesis
    return "support" if wanted == (about_closing == asked_to_stay) else "oppose"


@pytest.mark.parametrize(
    ("frame", "wanted"),
    [
        ("any | s | {A} backed {np}.", True),
        ("any | o | {A} ruled out {ger}.", False),
        ("other | s | {A} urged {agent} to {inf}.", True),
    ],
)
def test_contrast_pairs_label_follows_from_attitude_and_matter(
    tmp_path: Path, frame: str, wanted: bool
) -> None:
    rows = pairs(tmp_path, frame)
    assert {LABELS[p.labels[0]] for p in rows} == {"support", "oppose"}
    assert all(LABELS[p.labels[0]] == expected(p, wanted) for p in rows)


def test_contrast_pairs_mark_each_holder_where_it_stands(tmp_path: Path) -> None:
    rows = pairs(tmp_path, "any | so | {A} called for {np}, which {B} rejected.")
    for pair in rows:
        name = pair.hypothesis.split(":")[0]
        assert [pair.passage[s:e] for s, e in pair.holder] == [name]
    assert len({p.hypothesis.split(":")[0] for p in rows}) == 2


def test_contrast_pairs_know_their_factors(tmp_path: Path) -> None:
    for pair in pairs(tmp_path, "any | o | {A} made it clear that {o_that}."):
        assert pair.attitude == LABELS.index("support")
        assert pair.same == (LABELS[pair.labels[0]] == "support")


def test_contrast_pairs_leave_factors_open_where_both_sides_are_named(tmp_path: Path) -> None:
    rows = pairs(tmp_path, "any | s | {A} prefers {np} to {o_np}.")
    assert all(pair.attitude is None and pair.same is None for pair in rows)


def test_contrast_pairs_give_no_holder_of_a_compound_the_other_clause_s_position(tmp_path: Path) -> None:
    other = {key: value.replace("ferry", "mine") for key, value in MATTER.items() if isinstance(value, str)}
    other |= {"agent": None, "pro": ["The mine should work."], "con": ["The mine should rest."]}
    (tmp_path / "frames.txt").write_text("any | s | {A} backed {ger}.", encoding="utf-8")
    both = json.dumps(MATTER) + "\n" + json.dumps(other) + "\n"
    (tmp_path / "matters.jsonl").write_text(both, encoding="utf-8")
    cast = ("Norway", "Iceland", "Malta", "Chile", "Ghana", "Japan")
    rows = [p for seed in range(40) for p in contrast_pairs(tmp_path, cast, each=1, seed=seed, bare=False)]
    compound = [p for p in rows if "ferry" in p.passage and "mine" in p.passage]
    assert compound
    for pair in compound:
        clauses = re.split(r",? (?:but|and|although|whereas) |, |; ", pair.passage.removeprefix("While "))
        own = next(c for c in clauses if pair.hypothesis.split(":")[0] in c)
        topic = "ferry" if re.search("sail|port", pair.hypothesis) else "mine"
        assert (pair.labels[0] == LABELS.index("none")) == (topic not in own)


def test_contrast_pairs_of_the_bare_matter_balance_both_labels(tmp_path: Path) -> None:
    rows = [p for p in pairs(tmp_path, "any | s | {A} backed {np}.", bare=True) if not p.holder]
    labels = [p.labels[0] for p in rows]
    assert labels.count(LABELS.index("support")) == labels.count(LABELS.index("oppose")) > 0


def test_shipped_frames_and_matters_can_be_filled() -> None:
    assert len(read_frames(SHIPPED / "frames.txt")) > 200
    rows = list(contrast_pairs(SHIPPED, CAST, each=1, seed=0, bare=False))
    assert len(rows) > 2000
    assert not any("{" in p.passage or "\0" in p.passage for p in rows)
