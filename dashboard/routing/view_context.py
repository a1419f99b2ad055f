"""All a view needs to draw itself: the dataset and the shapes, what is selected, the words and the inks."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.dataset.geography import Geography
from dashboard.dataset.model import CITY, Area, District, Kpi, Observation, Quantity, published
from dashboard.dataset.table import Dataset
from dashboard.figures.theme import THEME, Theme
from dashboard.history.versions import NO_HISTORY, History
from dashboard.i18n.terms import Translator, translator
from dashboard.routing.selection import Selection, View

UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')  # what some system does not allow in the name of a file


@dataclass(frozen=True, slots=True)
class ViewContext:
    """One address, ready to be drawn; everything in it is read-only."""

    dataset: Dataset
    geography: Geography
    selection: Selection
    translate: Translator
    theme: Theme
    history: History = NO_HISTORY

    @property
    def year(self) -> int:
        """The reported year."""
        return self.selection.year or self.dataset.report_year

    @property
    def district(self) -> District:
        """The place chosen; the city where none is."""
        return self.dataset.catalog.district(self.selection.district)

    @property
    def is_city(self) -> bool:
        """True where no district is chosen."""
        return self.selection.district == CITY

    @property
    def city(self) -> District:
        """The whole city."""
        return self.dataset.catalog.district(CITY)

    @property
    def subject(self) -> str:
        """What a workbook is named after: the view, and the area or the KPI that it is of."""
        selection = self.selection
        subject = selection.kpi or selection.area
        return selection.view.value if subject is None else f"{selection.view.value}-{subject}"

    def file_name(self, key: str) -> str:
        """The name of a download, without its ending: sample data first, then what, where, when, and the data version.

        A key such as `trend-专利申请量` and the place are told in the reader's language.
        """
        english = {kpi.name: kpi.english for kpi in self.dataset.kpis.values()}
        english |= {comparison.name: comparison.english for comparison in self.dataset.catalog.comparisons}
        kind, _, subject = key.partition("-")
        what, where = key, self.selection.district
        if not self.translate.is_chinese:
            what = f"{kind}-{english[subject]}" if subject in english else key
            where = self.district.label_english
        sample = ("sample",) if self.dataset.is_sample else ()
        return UNFIT.sub(" ", "-".join((*sample, what, where, str(self.year), self.dataset.version)))

    def kpi_href(self, kpi: Kpi | str) -> str:
        """The address of a KPI for what is selected."""
        name = kpi if isinstance(kpi, str) else kpi.name
        return self.selection.to(View.KPI, kpi=name).href

    def area_href(self, area: Area) -> str:
        """The address of an area for what is selected."""
        return self.selection.to(View.AREA, area=area.number).href

    def district_href(self, district: District) -> str:
        """The address that chooses a place in this view; that of the city where it is chosen already."""
        name = CITY if district.name == self.selection.district else district.name
        return self.selection.change(district=name, page=1).href

    def value(self, quantity: Quantity, kpi: Kpi) -> str:
        """A quantity of a KPI in one line."""
        return self.translate.value(quantity, kpi)

    def dated(self, phrases: tuple[str, ...], year: int) -> tuple[str, ...]:
        """A title that speaks of another year than the one chosen says so first."""
        return phrases if year == self.year else (self.translate("chart.dated", year=year), *phrases)

    def of_city(self, text: str) -> str:
        """What a figure of the whole city says of itself where a district is chosen."""
        return text if self.is_city else f"{self.translate('chart.city')}{text}"

    def value_of_row(self, row: Observation) -> str:
        """A published result or target in one line."""
        return self.value(published(row), self.dataset.kpis[row.kpi])

    def hover(self, quantity: Quantity, kpi: Kpi, head: str) -> str:
        """What a chart says of a value: what it is, the value with its unit, its certainty, its source."""
        lines = [f"<b>{head}</b>", self.value(quantity, kpi)]
        if quantity.is_derived:
            status = self.translate(f"status.{quantity.certainty.value}")
            lines.append(f"{status}{self.translate('mark.colon')}{quantity.formula}")
        elif quantity.basis[0].status.value != "reported":
            lines.append(self.translate(f"status.{quantity.basis[0].status.value}"))
        lines.append(f"{self.translate('mark.source')}{self.translate.sources(quantity.basis)}")
        return "<br>".join(lines)

    def hover_row(self, row: Observation, head: str) -> str:
        """The same for a published row."""
        return self.hover(published(row), self.dataset.kpis[row.kpi], head)


def view_context(
    dataset: Dataset, geography: Geography, selection: Selection, history: History = NO_HISTORY
) -> ViewContext:
    """The scene of a selection; `history` is that of the table."""
    return ViewContext(dataset, geography, selection, translator(selection.lang, dataset.catalog), THEME, history)
