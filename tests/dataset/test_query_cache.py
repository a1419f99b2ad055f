"""Answers about a dataset are given once and forgotten with it."""

from __future__ import annotations

import gc
from weakref import ref

from dashboard.dataset import query_cache as memory
from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset
from tests.conftest import Build
from tests.tables import row


def test_a_question_is_answered_once_for_each_dataset_and_each_set_of_arguments(build: Build) -> None:
    asked: list[tuple[str, int]] = []

    @cached_query
    def question(dataset: Dataset, name: str, year: int = 2013) -> str:
        asked.append((name, year))
        return f"{dataset.size} {name} {year}"

    one, other = build(row()), build(row(), row(kpi="B"))
    said = [question(one, "a"), question(one, "a"), question(one, "a", year=2012), question(other, "a")]
    assert said == ["1 a 2013", "1 a 2013", "1 a 2012", "2 a 2013"]
    assert asked == [("a", 2013), ("a", 2012), ("a", 2013)]


def test_what_is_remembered_goes_with_its_dataset(build: Build) -> None:
    @cached_query
    def question(dataset: Dataset) -> int:
        return dataset.size

    made = build(row())
    assert question(made) == 1
    gone = ref(made)
    del made
    gc.collect()
    assert gone() is None


def test_too_many_answers_are_forgotten_rather_than_kept(build: Build) -> None:
    @cached_query
    def question(_: Dataset, number: int) -> int:
        return number

    made = build(row())
    for number in range(memory.MAX_RESULTS + 2):
        assert question(made, number) == number
    assert len(memory._results[made]) <= memory.MAX_RESULTS
