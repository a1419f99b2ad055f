"""Adds the nine counties up for what a return reports, and holds the sums against the city."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.components.desk.city_sums import CitySum
from dashboard.dataset.model import CITY
from dashboard.dataset.numbers import number
from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import Translator
from dashboard.returns.form import Form, FormKind

MAX_SUMS = 3  # that are drawn, unless more are above the city


def city_sums(form: Form, after: Dataset, translate: Translator) -> tuple[list[CitySum], int]:
    """The sums to draw, those above the city first, and how many there are; none for zones, which are never added.

    `after` is the table with the return in it.
    """
    counties = [place.name for place in after.catalog.counties]
    if form.kind is not FormKind.RESULTS or form.place.name not in (*counties, CITY):
        return [], 0
    sums = sorted(_sums(form, after, counties, translate), key=lambda each: -each.of_city)
    above = sum(each.of_city > 1 for each in sums)
    return sums[: max(above, MAX_SUMS)], len(sums)


def _sums(form: Form, after: Dataset, counties: list[str], translate: Translator) -> Iterator[CitySum]:
    for row in form.rows:
        if not row.kpi.additive or row.is_task:
            continue
        figures = {
            name: after.series(row.kpi.name, name, row.breakdown).actual(form.year, form.month)
            for name in (*counties, CITY)
        }
        city, reported = figures.pop(CITY), figures.get(form.place.name)
        if city is None or not city.value or (reported is None and form.place.name != CITY):
            continue
        own = reported.value if reported else 0
        others = sum(figure.value for name, figure in figures.items() if figure and name != form.place.name)
        if not (own or (others and form.place.name == CITY)):
            continue  # it adds nothing to the sum
        yield CitySum(
            name=" ".join(filter(None, (translate.kpi(row.kpi), row.breakdown and translate.breakdown(row.breakdown)))),
            unit=translate.table_unit(row.kpi) if not translate.is_chinese else row.unit,
            in_table=others / city.value,
            own=own / city.value,
            missing=sum(figure is None for figure in figures.values()),
            texts=(number(others), number(own), number(float(f"{others + own:.12g}")), number(city.value)),
        )
