"""Gathers what a view is rendered from: dataset, geography, selection, language, theme and history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.dataset.geography import Geography
from dashboard.dataset.model import CITY, Area, District, Kpi
from dashboard.dataset.names import FORBIDDEN_IN_FILE_NAMES
from dashboard.dataset.observation import Observation
from dashboard.dataset.quantity import Quantity, published
from dashboard.dataset.table import Dataset
from dashboard.figures.theme import THEME, Theme
from dashboard.history.versions import NO_HISTORY, History
from dashboard.i18n.terms import Translator, translator
from dashboard.routing.selection import Selection, View


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """Holds what the returns desk has for the reader, who reports or reviews.

    `returns` are those of open rounds that the reader may see, by place: pairs of the round's word and the state.
    """

    to_do: int
    is_reviewer: bool
    returns: Mapping[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True)
class ViewContext:
    """Holds all that a view is rendered from, with links and texts that views share; read-only."""

    dataset: Dataset
    geography: Geography
    selection: Selection
    translate: Translator
    theme: Theme
    history: History = NO_HISTORY
    desk: DeskStatus | None = None  # for a reader who reports or reviews

    @property
    def year(self) -> int:
        """Return the reported year."""
        return self.selection.year or self.dataset.report_year

    @property
    def district(self) -> District:
        """Return the chosen place; the city where none is."""
        return self.dataset.catalog.district(self.selection.district)

    @property
    def is_city(self) -> bool:
        """Return True where no district is chosen."""
        return self.selection.district == CITY

    @property
    def city(self) -> District:
        """Return the whole city."""
        return self.dataset.catalog.district(CITY)

    @property
    def subject(self) -> str:
        """Return what a workbook is named after: the view, and the area or the KPI that it is of."""
        selection = self.selection
        subject = selection.task or selection.kpi or selection.area
        return selection.view.value if subject is None else f"{selection.view.value}-{subject}"

    def file_name(self, key: str) -> str:
        """Return the name of a download without its ending: sample data first, then what, where, when, data version.

        A key such as `trend-专利申请量` and the place are translated into the reader's language.
        """
        what, where = key, self.selection.district
        if not self.translate.is_chinese:
            kind, _, subject = key.partition("-")
            english = {kpi.name: kpi.english for kpi in self.dataset.kpis.values()}
            english |= {comparison.name: comparison.english for comparison in self.dataset.catalog.comparisons}
            what = f"{kind}-{english[subject]}" if subject in english else key
            where = self.district.label_english
        sample = ("sample",) if self.dataset.is_sample else ()
        return FORBIDDEN_IN_FILE_NAMES.sub(" ", "-".join((*sample, what, where, str(self.year), self.dataset.version)))

    def kpi_href(self, kpi: Kpi | str) -> str:
        """Return the URL of a KPI for what is selected."""
        name = kpi if isinstance(kpi, str) else kpi.name
        return self.selection.to(View.KPI, kpi=name).href

    def task_href(self, name: str) -> str:
        """Return the URL of a numbered task for what is selected."""
        return self.selection.to(View.TASK, task=name).href

    def area_href(self, area: Area) -> str:
        """Return the URL of an area for what is selected."""
        return self.selection.to(View.AREA, area=area.number).href

    def district_href(self, district: District) -> str:
        """Return the URL that chooses a place in this view; that of the city where it is chosen already."""
        name = CITY if district.name == self.selection.district else district.name
        return self.selection.change(district=name, page=1).href

    def value(self, quantity: Quantity, kpi: Kpi) -> str:
        """Format a quantity of a KPI in one line."""
        return self.translate.value(quantity, kpi)

    def dated(self, segments: tuple[str, ...], year: int) -> tuple[str, ...]:
        """Return a title with its year in front where that is not the chosen one."""
        return segments if year == self.year else (self.translate("chart.dated", year=year), *segments)

    def of_city(self, text: str) -> str:
        """Return a text that says, where a district is chosen, that its figure is of the whole city."""
        return text if self.is_city else f"{self.translate('chart.city')}{text}"

    def value_of_row(self, row: Observation) -> str:
        """Format a published result or target in one line."""
        return self.value(published(row), self.dataset.kpis[row.kpi])

    def hover(self, quantity: Quantity, kpi: Kpi, head: str) -> str:
        """Return a value's hover text, in lines: what it is, the value with its unit, its certainty, its source."""
        lines = [head, self.value(quantity, kpi)]
        if quantity.is_derived:
            status = self.translate(f"status.{quantity.certainty.value}")
            lines.append(f"{status}{self.translate('mark.colon')}{self.translate.formula(quantity.formula, kpi)}")
        elif quantity.basis[0].status.value != "reported":
            lines.append(self.translate(f"status.{quantity.basis[0].status.value}"))
        lines.append(f"{self.translate('mark.source')}{self.translate.sources(quantity.basis)}")
        return "\n".join(lines)

    def hover_row(self, row: Observation, head: str) -> str:
        """Return the hover text of a published row."""
        return self.hover(published(row), self.dataset.kpis[row.kpi], head)


def view_context(
    dataset: Dataset,
    geography: Geography,
    selection: Selection,
    history: History = NO_HISTORY,
    desk: DeskStatus | None = None,
) -> ViewContext:
    """Return the context of a selection; `history` is that of the table, `desk` what it has for the reader."""
    translate = translator(selection.lang, dataset.catalog)
    return ViewContext(dataset, geography, selection, translate, THEME, history, desk)
