"""Parses the query of the open data into filters: values per column, and a text to search for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import parse_qs

from dashboard.routing.url_parser import MAX_CHOICES, MAX_VALUE_CHARS

FILTERS = ("area", "kpi", "breakdown", "district", "year", "measure", "unit", "status")  # columns, repeatable
SEARCH = "q"


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
    """Parses a query; `columns` are the values in the table. Else one sentence for each error in the query."""
    parameters = parse_qs(query.removeprefix("?"), keep_blank_values=True)
    search = " ".join(" ".join(parameters.pop(SEARCH, ())).split())
    errors = [f"{SEARCH}: longer than {MAX_VALUE_CHARS} characters"] if len(search) > MAX_VALUE_CHARS else []
    for name, values in parameters.items():
        if name not in FILTERS:
            errors.append(f"{name}: not a filter; allowed: {', '.join((*FILTERS, SEARCH))}")
            continue
        known = dict.fromkeys(columns[name])
        unknown = [value for value in values if value not in known]
        errors += [f"{name}: {value!r} is not in the table; {_allowed(value, list(known))}" for value in unknown]
    if errors:
        return tuple(errors)
    filters = ((name, tuple(sorted(set(parameters[name])))) for name in FILTERS if name in parameters)
    return Filters(tuple(filters), search)


def _allowed(value: str, known: Sequence[str]) -> str:
    """Lists every allowed value where there are few; else those most like the unknown one, or the first ones."""
    allowed = [text for text in known if text]
    if len(allowed) <= MAX_CHOICES:
        return f"allowed: {', '.join(allowed)}"
    close = get_close_matches(value, allowed, n=MAX_CHOICES, cutoff=0.4)
    listed = ", ".join(close or allowed[:MAX_CHOICES])
    return f"the nearest of {len(allowed)}: {listed}" if close else f"the first of {len(allowed)} allowed: {listed}"
