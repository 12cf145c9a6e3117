"""Shards, their marks, and workers that die; no model is loaded."""

from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from bulletins import WithoutModels, bulletins, shout

from demarche.executors import local
from demarche.executors.local import Run, gathered
from demarche.executors.shards import SHARD, Shards, annotate_shards, unfinished
from demarche.scheme import Article, Rejected


class Work:
    """A folder of shards and what its workers were given."""

    def __init__(self, folder: Path, **about: Any) -> None:
        self.notes = folder
        self.shards = Shards(folder, about=about)
        self.left_out: list[Rejected] = []
        self.done: list[int] = []

    def run(self, articles: Iterable[Article], *, workers: int = 2) -> list[Article]:
        def finish(shard: Any, answers: Any) -> None:
            self.done.append(shard.number)
            self.left_out += self.shards.finish(shard, answers)

        job: Any = WithoutModels(self.notes)
        answer: Any = shout
        cut = self.shards.cut(articles)
        annotate_shards(cut, job, workers=workers, finish=finish, answer=answer)
        return [article for articles, _ in self.shards.parts() for article in articles]


def test_shards_come_back_in_the_order_of_the_input(tmp_path: Path) -> None:
    given = bulletins(2 * SHARD + 5)
    made = Work(tmp_path).run(given)
    assert [article.id for article in made] == [article.id for article in given]
    assert [article.text for article in made] == [article.text.upper() for article in given]


def test_shards_lose_only_the_record_that_ends_its_process(tmp_path: Path) -> None:
    given = bulletins(SHARD + 5)
    given[3] = Article(id="bad", text="A crash.")
    work = Work(tmp_path)
    made = work.run(given)
    assert [article.id for article in made] == [article.id for article in given if article.id != "bad"]
    assert [(one.where, one.reason) for one in work.left_out] == [("bad", "record_failed")]
    assert "it ended the process" in work.left_out[0].message
    assert [one for _, left_out in work.shards.parts() for one in left_out] == work.left_out


def test_shards_lose_nothing_by_a_process_that_dies_once(tmp_path: Path) -> None:
    given = bulletins(SHARD + 5)
    given[3] = Article(id="once", text="They stumble.")
    work = Work(tmp_path)
    assert len(work.run(given)) == len(given)
    assert not work.left_out


def test_shards_that_are_finished_are_not_made_again(tmp_path: Path) -> None:
    given = bulletins(3 * SHARD)
    first = Work(tmp_path)
    made = first.run(given)
    first.shards.articles_of(1).write_text("half a li", encoding="utf-8")
    given[-1] = Article(id="new", text="Oslo.")
    again = Work(tmp_path)
    assert again.run(given)[: 2 * SHARD] == made[: 2 * SHARD]
    assert sorted(again.done) == [1, 2]


def test_shards_of_other_settings_are_made_again(tmp_path: Path) -> None:
    Work(tmp_path, threshold=0.9).run(bulletins(3))
    again = Work(tmp_path, threshold=0.8)
    again.run(bulletins(3))
    assert again.done == [0]


def test_shards_read_no_further_ahead_than_there_are_workers(tmp_path: Path) -> None:
    read = count()

    def articles() -> Iterable[Article]:
        for article in bulletins(4 * SHARD):
            next(read)
            yield article

    work = Work(tmp_path)
    ahead: list[int] = []
    finish = work.shards.finish
    work.shards.finish = lambda *a: (ahead.append(next(read)), finish(*a))[1]  # type: ignore[method-assign]
    work.run(articles(), workers=1)
    assert ahead[0] <= SHARD + 1


def test_unfinished_tells_of_the_shards_of_a_run_that_was_ended(tmp_path: Path) -> None:
    work = Work(tmp_path)
    assert not unfinished(tmp_path)
    work.run(bulletins(1))
    assert unfinished(tmp_path)
    work.shards.remove()
    assert not unfinished(tmp_path)


@pytest.fixture
def clustered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "cluster", lambda articles: articles)


@pytest.mark.usefixtures("clustered")
def test_gathered_is_one_run_with_what_was_left_out_anywhere(tmp_path: Path) -> None:
    work = Work(tmp_path)
    work.run([*bulletins(2), Article(id="bad", text="A crash.")])
    before = Rejected("in.jsonl:2", "not_json", "in.jsonl:2: not JSON")
    (run,) = gathered(work.shards, [before])
    assert len(run.articles) == 2
    assert [one.reason for one in run.rejected] == ["not_json", "record_failed"]


@pytest.mark.usefixtures("clustered")
def test_gathered_comes_shard_by_shard_where_there_are_too_many_claims(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = Work(tmp_path)
    work.run(bulletins(SHARD + 1))
    monkeypatch.setattr(local, "TOGETHER", SHARD)
    warned: list[Rejected] = []
    runs: list[Run] = list(gathered(work.shards, warn=warned.append))
    assert [len(run.articles) for run in runs] == [0, SHARD, 1]
    assert [one.reason for one in runs[0].rejected] == ["too_many_claims"] == [w.reason for w in warned]
