"""What is selected, and the only builder of links to it; `address.py` reads them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self
from urllib.parse import quote, urlencode

from dashboard.dataset.model import CITY
from dashboard.i18n.messages import LANGUAGES
from dashboard.metrics.allocation import AllocationKey

SORTABLE = ("area", "kpi", "district", "year", "measure", "value", "status", "source")  # columns of the data view
STANDINGS = ("place", "value", "share", "gap", "per_head")  # columns of the comparison of districts
SPLIT = "split"  # what the map shows: the target divided, instead of a KPI's published figures
PAIR = ".."  # between two versions in an address
THEMES = ("light", "dark")


class View(StrEnum):
    """The views that have an address."""

    OVERVIEW = "overview"
    AREA = "area"
    KPI = "kpi"
    DISTRICTS = "districts"
    MONEY = "money"
    CHECKS = "checks"
    DATA = "data"
    BRIEFING = "briefing"
    HELP = "help"


PLAIN = (View.DISTRICTS, View.MONEY, View.CHECKS, View.DATA, View.BRIEFING, View.HELP)  # without a subject


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    """A value as it stands in an address; a view writes the same few hundreds of times."""
    return quote(text, safe="")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is on screen: a view with its subject, a district, a year, a language, a theme. Nothing else is state."""

    view: View = View.OVERVIEW
    area: int | None = None
    kpi: str | None = None
    district: str = CITY
    year: int | None = None  # None is the report year
    lang: str = "zh"
    theme: str | None = None  # None is the browser's wish
    map: str | None = None  # the KPI the map shows, or SPLIT; None is the view's own
    key: AllocationKey = AllocationKey.POPULATION  # what a target is divided by
    target: str | None = None  # the reading of a target that the KPI view divides; None is the next year's first
    beside: str | None = None  # the place that the comparison puts beside the chosen one
    search: str = ""
    measure: str = ""
    sort: str = ""
    page: int = 1
    between: tuple[str, str] | None = None  # two versions of the table that are compared, by eight digits of each

    def to(self, view: View, *, area: int | None = None, kpi: str | None = None) -> Self:
        """Another view for the same district, year, key, language and theme; its own controls at their defaults."""
        return replace(
            self, view=view, area=area, kpi=kpi, map=None, target=None, beside=None, search="", measure="", sort="",
            page=1, between=None,
        )  # fmt: skip

    def change(self, **changes: Any) -> Self:
        """The same view with some of its parts changed; a place is never put beside itself."""
        changed = replace(self, **changes)
        return replace(changed, beside=None) if changed.beside == changed.district else changed

    @property
    def path(self) -> str:
        """The path of the view."""
        match self.view:
            case View.OVERVIEW:
                return "/"
            case View.AREA:
                return f"/area/{self.area}"
            case View.KPI:
                return f"/kpi/{_quoted(self.kpi or '')}"
            case _:
                return f"/{self.view.value}"

    @property
    def query(self) -> str:
        """The query without its defaults, `?` in front; empty where all is default."""
        parts: dict[str, object] = {
            "district": self.district if self.district != CITY else None,
            "year": self.year,
            "lang": self.lang if self.lang != LANGUAGES[0] else None,
            "theme": self.theme,
            "map": self.map,
            "key": self.key.value if self.key is not AllocationKey.POPULATION else None,
            "target": self.target,
            "kpi": self.kpi if self.view is View.DISTRICTS else None,
            "beside": self.beside,
            "area": self.area if self.view in (View.DISTRICTS, View.DATA) else None,
            "q": self.search,
            "measure": self.measure,
            "sort": self.sort,
            "page": self.page if self.page > 1 else None,
            "between": PAIR.join(self.between) if self.between else None,
        }
        found = {name: value for name, value in parts.items() if value not in (None, "")}
        return "?" + "&".join(f"{name}={_quoted(str(value))}" for name, value in found.items()) if found else ""

    @property
    def href(self) -> str:
        """The address of the selection, relative to the server."""
        return self.path + self.query

    def rows_href(self, chart: str) -> str:
        """The address of a chart's rows as CSV."""
        joint = "&" if self.query else "?"
        return f"/rows.csv{self.query}{joint}{urlencode({'view': self.path, 'chart': chart}, quote_via=quote)}"

    @property
    def book_href(self) -> str:
        """The address of the view as a workbook."""
        joint = "&" if self.query else "?"
        return f"/view.xlsx{self.query}{joint}{urlencode({'view': self.path}, quote_via=quote)}"
