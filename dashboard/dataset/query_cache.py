"""Caches pure queries of a dataset for as long as the dataset lives."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import update_wrapper
from typing import Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from dashboard.dataset.table import Dataset

MAX_RESULTS = 50_000  # of one dataset; then its cache is cleared
Params = ParamSpec("Params")
Result = TypeVar("Result")

_results: WeakKeyDictionary[Dataset, dict[Hashable, Any]] = WeakKeyDictionary()


def cached_query(
    query: Callable[Concatenate[Dataset, Params], Result],
) -> Callable[Concatenate[Dataset, Params], Result]:
    """Decorates a query: computed once for each dataset and set of further arguments, which must be hashable.

    The result is shared by all callers, so nobody may change it.
    """

    def cached(dataset: Dataset, *args: Params.args, **kwargs: Params.kwargs) -> Result:
        results = _results.setdefault(dataset, {})
        key = (query, args, *sorted(kwargs.items()))
        if key not in results:
            if len(results) >= MAX_RESULTS:
                results.clear()
            results[key] = query(dataset, *args, **kwargs)
        result: Result = results[key]
        return result

    return update_wrapper(cached, query)  # type: ignore[return-value]  # mypy asks for the name of `dataset`
