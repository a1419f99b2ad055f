"""What a query asks of the dataset: values per column, and words to look for; what it may not ask, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import parse_qsl

from dashboard.routing.url_parser import MAX_CHOICES, MAX_VALUE_CHARS

FILTERS = ("area", "kpi", "breakdown", "district", "year", "measure", "unit", "status")  # columns, repeatable
SEARCH = "q"


@dataclass(frozen=True, slots=True)
class Filters:
    """The values that each column may have, all in an order that does not depend on the query's; and the search."""

    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    search: str = ""

    @property
    def told(self) -> dict[str, list[str] | str]:
        """The filters by name, as they are answered."""
        columns: dict[str, list[str] | str] = {name: list(values) for name, values in self.values}
        return columns | ({SEARCH: self.search} if self.search else {})


def read_filters(query: str, columns: Mapping[str, Sequence[str]]) -> Filters | tuple[str, ...]:
    """The filters of a query over columns of cells; else one sentence for each thing in it that is not allowed."""
    asked: dict[str, list[str]] = {}
    for name, value in parse_qsl(query.removeprefix("?"), keep_blank_values=True):
        asked.setdefault(name, []).append(value)
    search = " ".join(" ".join(asked.pop(SEARCH, ())).split())
    wrong = [f"{SEARCH}: longer than {MAX_VALUE_CHARS} characters"] if len(search) > MAX_VALUE_CHARS else []
    for name, values in asked.items():
        if name not in FILTERS:
            wrong.append(f"{name}: not a filter; allowed: {', '.join((*FILTERS, SEARCH))}")
            continue
        known = dict.fromkeys(columns[name])
        wrong += [f"{name}: {value!r} is not in the table; {_allowed(value, list(known))}" for value in values
                  if value not in known]  # fmt: skip
    if wrong:
        return tuple(wrong)
    chosen = ((name, tuple(sorted(set(asked[name])))) for name in FILTERS if name in asked)
    return Filters(tuple(chosen), search)


def _allowed(value: str, known: Sequence[str]) -> str:
    """Every value where there are few; else those most like the one asked for, or the first ones."""
    words = [word for word in known if word]
    if len(words) <= MAX_CHOICES:
        return f"allowed: {', '.join(words)}"
    close = get_close_matches(value, words, n=MAX_CHOICES, cutoff=0.4)
    named = ", ".join(close or words[:MAX_CHOICES])
    return f"the nearest of {len(words)}: {named}" if close else f"the first of {len(words)} allowed: {named}"
