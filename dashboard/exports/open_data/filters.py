"""Parses the query of the open data into filters: values per column, and a text to search for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import islice
from urllib.parse import parse_qs

from dashboard.routing.url_parser import MAX_CHOICES, MAX_VALUE_CHARS

FILTERS = ("area", "kpi", "breakdown", "district", "year", "month", "measure", "unit", "status")  # columns, repeatable
SEARCH = "q"
MAX_PARAMETERS = 100  # of a query; there are fewer KPIs
MAX_ERRORS = 10  # that are told of a query


@dataclass(frozen=True, slots=True)
class Filters:
    """Holds the values that each column may have, in an order that does not depend on the query, and the search."""

    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    search: str = ""

    @property
    def by_name(self) -> dict[str, list[str] | str]:
        """The filters by name, as the JSON answer repeats them."""
        columns: dict[str, list[str] | str] = {name: list(values) for name, values in self.values}
        return columns | ({SEARCH: self.search} if self.search else {})


def read_filters(query: str, columns: Mapping[str, Sequence[str]]) -> Filters | tuple[str, ...]:
    """Parses a query; `columns` are the values of each filter. Else one sentence for each error in it."""
    try:
        parameters = parse_qs(query.removeprefix("?"), keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
    except ValueError:
        return (f"more than {MAX_PARAMETERS} parameters; allowed: {', '.join((*columns, SEARCH))}",)
    search = " ".join(" ".join(parameters.pop(SEARCH, ())).split())
    if errors := tuple(islice(_errors(parameters, search, columns), MAX_ERRORS)):
        return errors
    filters = ((name, tuple(sorted(set(parameters[name])))) for name in FILTERS if name in parameters)
    return Filters(tuple(filters), search)


def _errors(
    parameters: Mapping[str, Sequence[str]], search: str, columns: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    """Yields a sentence for each error, only as many as are asked for: each looks for similar values."""
    if len(search) > MAX_VALUE_CHARS:
        yield f"{SEARCH}: longer than {MAX_VALUE_CHARS} characters"
    for name, values in parameters.items():
        if name not in columns:
            yield f"{name[:MAX_VALUE_CHARS]}: not a filter; allowed: {', '.join((*columns, SEARCH))}"
            continue
        known = dict.fromkeys(columns[name])
        for value in values:
            if value not in known:
                text = value[:MAX_VALUE_CHARS]
                yield f"{name}: {text!r} is not in the table; {_allowed(text, list(known))}"


def _allowed(value: str, known: Sequence[str]) -> str:
    """Lists every allowed value where there are few; else those most like the unknown one, or the first ones."""
    allowed = [text for text in known if text]
    if len(allowed) <= MAX_CHOICES:
        return f"allowed: {', '.join(allowed)}"
    close = get_close_matches(value, allowed, n=MAX_CHOICES, cutoff=0.4)
    listed = ", ".join(close or allowed[:MAX_CHOICES])
    return f"the nearest of {len(allowed)}: {listed}" if close else f"the first of {len(allowed)} allowed: {listed}"
