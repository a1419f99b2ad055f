"""Remembers the answers to pure questions about a dataset, for as long as the dataset lives."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from dashboard.dataset.table import Dataset

MOST = 50_000  # answers kept of one dataset; then it starts anew
Params = ParamSpec("Params")
Answer = TypeVar("Answer")

_kept: WeakKeyDictionary[Dataset, dict[Hashable, Any]] = WeakKeyDictionary()


def cached_query(
    question: Callable[Concatenate[Dataset, Params], Answer],
) -> Callable[Concatenate[Dataset, Params], Answer]:
    """Answer a question once for each dataset and each set of further arguments, which must be hashable.

    For questions that views ask again and again; the answer must be one that nobody changes.
    """

    def answered(dataset: Dataset, *asked: Params.args, **named: Params.kwargs) -> Answer:
        answers = _kept.setdefault(dataset, {})
        key = (question, asked, *sorted(named.items()))
        if key not in answers:
            if len(answers) >= MOST:
                answers.clear()
            answers[key] = question(dataset, *asked, **named)
        answer: Answer = answers[key]
        return answer

    return update_wrapper(answered, question)  # type: ignore[return-value]  # mypy asks for the name of `dataset`
