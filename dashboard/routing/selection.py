"""Holds what is selected and builds all links to it; `url_parser` reads them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self
from urllib.parse import quote, urlencode

from dashboard.dataset.model import CITY
from dashboard.dataset.observation import RowKey
from dashboard.i18n.messages import LANGUAGES
from dashboard.metrics.allocation import AllocationKey

# Columns that sort the data view, and the comparison of districts
DATA_COLUMNS = ("area", "kpi", "district", "year", "measure", "value", "status", "source")
STANDING_COLUMNS = ("place", "value", "share", "gap", "per_head")
MISSED_TARGETS = "missed"  # sorts the scoreboard of districts, as do "place" and the name of a headline KPI
MAP_ALLOCATION = "split"  # the map shows the divided target instead of a KPI's published figures
WHOLE_YEAR = "year"  # filters the rows of the dataset that are of no part of a year
PROGRESS_BRIEFING = "progress"  # the briefing of the year under way
VERSION_SEPARATOR = ".."  # between two versions in a URL
THEMES = ("light", "dark")


class View(StrEnum):
    """Names the views that have a URL."""

    OVERVIEW = "overview"
    PROGRESS = "progress"
    AREA = "area"
    KPI = "kpi"
    ALLOCATE = "allocate"
    TASK = "task"
    SOURCE = "source"
    DISTRICTS = "districts"
    MONEY = "money"
    CHECKS = "checks"
    DATA = "data"
    BRIEFING = "briefing"
    HELP = "help"


LONG_LISTS = {  # that a view shows when asked
    View.PROGRESS: ("untargeted",),
    View.DISTRICTS: ("matrix", "pair-table"),
    View.CHECKS: ("agreeing", "open_months"),
}
WITH_SUBJECT = (
    View.OVERVIEW,
    View.AREA,
    View.KPI,
    View.ALLOCATE,
    View.TASK,
    View.SOURCE,
)  # whose paths have patterns of their own
PLAIN_VIEWS = tuple(view for view in View if view not in WITH_SUBJECT)  # whose path is their name


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    """Percent-encode a value, cached: a view writes the same few hundreds of times."""
    return quote(text, safe="")


@dataclass(frozen=True, slots=True)
class Selection:
    """Holds the state of a view, all of it in the URL: view and subject, district, year, language, theme, controls."""

    view: View = View.OVERVIEW
    area: int | None = None
    kpi: str | None = None
    district: str = CITY
    year: int | None = None  # None is the report year
    lang: str = "zh"
    theme: str | None = None  # None is the browser's preference
    map: str | None = None  # the KPI the map shows, or MAP_ALLOCATION; None is the view's own
    key: AllocationKey = AllocationKey.POPULATION  # what a target is divided by
    target: str | None = None  # token of the target that the KPI's views divide; None is the next year's first
    fix: str = ""  # locked amounts of a proposal, as `proposal.locked_text` writes them
    beside: str | None = None  # the place that the comparison puts beside the chosen one
    search: str = ""
    measure: str = ""
    sort: str = ""
    page: int = 1
    between: tuple[str, str] | None = None  # two versions of the table that are compared, by eight digits of each
    all: str = ""  # the long list that is shown whole, of `LONG_LISTS`
    task: str | None = None
    row: RowKey | None = None  # the figure whose source is shown
    month: str = ""  # 1 to 12; of rows of the dataset also `WHOLE_YEAR`, and empty is all; of progress the newest
    state: str = ""  # of targets or tasks that are listed
    owner: str = ""  # the office whose tasks are listed
    kind: str = ""  # of the briefing: empty is that of a year, else `PROGRESS_BRIEFING`

    def to(self, view: View, **subject: Any) -> Self:
        """Return another view with the same district, year, map, key, language and theme.

        `subject` is what it shows: `area`, `kpi`, `task` or `row`. The controls of the view itself take defaults, and
        the map of a KPI's own view shows that KPI.
        """
        resets_map = view is View.KPI or "kpi" in subject or self.map == MAP_ALLOCATION
        map_ = None if resets_map else self.map
        other = type(self)(view, None, None, self.district, self.year, self.lang, self.theme, map_, self.key)
        return replace(other, **subject)

    def change(self, **changes: Any) -> Self:
        """Return the same view with some fields changed; a place is never put beside itself."""
        changed = replace(self, **changes)
        return replace(changed, beside=None) if changed.beside == changed.district else changed

    @property
    def is_under_way(self) -> bool:
        """Return True for a view of the year under way: its page, and its briefing."""
        return self.view is View.PROGRESS or self.kind == PROGRESS_BRIEFING

    @property
    def path(self) -> str:
        """Return the path of the view."""
        match self.view:
            case View.OVERVIEW:
                return "/"
            case View.AREA:
                return f"/area/{self.area}"
            case View.KPI:
                return f"/kpi/{_quoted(self.kpi or '')}"
            case View.ALLOCATE:
                return f"/kpi/{_quoted(self.kpi or '')}/allocate"
            case View.TASK:
                return f"/task/{_quoted(self.task or '')}"
            case View.SOURCE if self.row is not None:
                names = (self.row.district, self.row.kpi, *([self.row.breakdown] if self.row.breakdown else []))
                return f"/source/{self.row.measure.value}/{self.row.year}/{'/'.join(map(_quoted, names))}"
            case _:
                return f"/{self.view.value}"

    @property
    def query(self) -> str:
        """Return the query without its defaults, `?` in front; empty where all is default."""
        parameters: dict[str, object] = {
            "district": self.district if self.district != CITY else None,
            "year": self.year,
            "lang": self.lang if self.lang != LANGUAGES[0] else None,
            "theme": self.theme,
            "map": self.map,
            "key": self.key.value if self.key is not AllocationKey.POPULATION else None,
            "target": self.target,
            "fix": self.fix,
            "kpi": self.kpi if self.view in (View.DISTRICTS, View.PROGRESS) else None,
            "beside": self.beside,
            "area": self.area if self.view in (View.DISTRICTS, View.DATA, View.PROGRESS) else None,
            "q": self.search,
            "measure": self.measure,
            "month": self.row.month if self.view is View.SOURCE and self.row is not None else self.month,
            "state": self.state,
            "owner": self.owner,
            "kind": self.kind,
            "sort": self.sort,
            "page": self.page if self.page > 1 else None,
            "all": self.all,
            "between": VERSION_SEPARATOR.join(self.between) if self.between else None,
        }
        pairs = [f"{name}={_quoted(str(value))}" for name, value in parameters.items() if value not in (None, "")]
        return "?" + "&".join(pairs) if pairs else ""

    @property
    def href(self) -> str:
        """Return the URL of the selection, relative to the server."""
        return self.path + self.query

    def rows_href(self, chart: str) -> str:
        """Return the URL of a chart's rows as CSV."""
        return self._download_href("/rows.csv", view=self.path, chart=chart)

    @property
    def book_href(self) -> str:
        """Return the URL of the view as a workbook."""
        return self._download_href("/view.xlsx", view=self.path)

    def _download_href(self, path: str, **parameters: str) -> str:
        return f"{path}{self.query}{'&' if self.query else '?'}{urlencode(parameters, quote_via=quote)}"
