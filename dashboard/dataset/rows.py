"""The rows of a sound table: where those of a KPI, a place and a part stand, and what they publish."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from dashboard.dataset.columns import Codes, Column, column
from dashboard.dataset.model import Catalog, Measure, Observation, Qualifier, Source, Status
from dashboard.dataset.schema import COLUMNS
from dashboard.dataset.series import MOST, Breakdowns


class Rows:
    """Rows by their places in the table, found by halving, so that many cost hardly more than few."""

    def __init__(self, columns: Mapping[str, Column], index: pd.Index, catalog: Catalog) -> None:
        """Hold columns whose rows have the numbers of an index."""
        self._columns, self.index = columns, index
        self.years = np.array([int(text) for text in columns["year"].texts])  # as numbers, by text
        self.values = np.array([float(text) for text in columns["value"].texts])
        self.sources = [_source(text, catalog) for text in columns["source"].texts]
        # by KPI, place and part; those of one by year, and then as they stand
        cells = self._cell(*(columns[name].codes for name in ("kpi", "district", "breakdown")))
        order = np.argsort(cells * len(self.years) + columns["year"].codes, kind="stable")
        self._order, self._cells = order.astype(np.int32), cells[order]

    @cached_property
    def written(self) -> dict[str, Column]:
        """The columns with each value written as the number it is, however the table spells it."""
        texts = [repr(number).removesuffix(".0") for number in self.values.tolist()]
        return {**self._columns, "value": column(texts, self._columns["value"].codes)}

    def cells(self, places: Codes) -> list[tuple[str, ...]]:
        """The rows at these places as they are written, in the order of `COLUMNS`."""
        columns = (self.written[name] for name in COLUMNS)
        return list(zip(*([one.texts[code] for code in one.codes[places].tolist()] for one in columns), strict=True))

    def distinct(self, name: str) -> list[str]:
        """The different cells of a column, in the order in which they first stand in the table."""
        found = self._columns[name]
        return [found.texts[code] for code in np.argsort(found.firsts()).tolist()]

    def of(self, kpi: str, district: str, breakdown: str | None = None) -> Codes:
        """Where the figures of a KPI in a place stand, those of all its parts or of one; those of a part by year."""
        one, two = self._columns["kpi"].code(kpi), self._columns["district"].code(district)
        part = 0 if breakdown is None else self._columns["breakdown"].code(breakdown)
        if min(one, two, part) < 0:
            return self._order[:0]
        first = self._cell(one, two, part)
        last = first + 1 if breakdown is not None else self._cell(one, two + 1, 0)
        return self._order[slice(*np.searchsorted(self._cells, (first, last)))]

    def newest(self, kpi: str, places: Sequence[str]) -> Observation:
        """The largest figure of a KPI's newest year, a level where there is one.

        Of equal ones that of the first of the places, and there that of the KPI itself, or of its first part.
        """
        one, district = self._columns["kpi"].code(kpi), self._columns["district"]
        first, last = np.searchsorted(self._cells, (self._cell(one, 0, 0), self._cell(one + 1, 0, 0)))
        rows = self._order[first:last]
        levels = rows[~self._columns["measure"].where(lambda text: Measure(text).is_growth)[rows]]
        rows = levels if len(levels) else rows
        for numbers in (self.years[self._columns["year"].codes], self.values[self._columns["value"].codes]):
            rows = rows[numbers[rows] == numbers[rows].max()]
        rank = np.array([places.index(text) for text in district.texts])[district.codes[rows]]
        part = self._columns["breakdown"].codes[rows] != self._columns["breakdown"].code("")
        return self.at(rows[np.lexsort((rows, part, rank))[:1]])[0]

    def parts(self, kpi: str, district: str, measure: Measure) -> dict[int, Breakdowns]:
        """The parts of a KPI in a place by year: however many there are, few become figures."""
        rows = np.sort(self.of(kpi, district))
        part = self._columns["breakdown"]
        rows = rows[part.codes[rows] != part.code("")]
        order, _ = pd.factorize(part.codes[rows])  # parts in the order in which the table first names them
        kept = self._columns["measure"].codes[rows] == self._columns["measure"].code(measure.value)
        rows, order = rows[kept], order[kept]
        years = self._columns["year"].codes[rows]
        found: dict[int, Breakdowns] = {}
        for year in np.unique(years).tolist():
            chosen = rows[years == year][np.argsort(order[years == year], kind="stable")]
            found[int(self.years[year])] = self._parts(chosen)
        return found

    def _parts(self, rows: Codes) -> Breakdowns:
        """Parts in their order."""
        values = self.values[self._columns["value"].codes[rows]]
        low, high = self.at(rows[[values.argmin(), values.argmax()]])
        if len(rows) > MOST:
            rows = rows[np.sort(np.argsort(-values, kind="stable")[:MOST])]
            return Breakdowns(len(values), math.fsum(values.tolist()), low, high, self.at(rows))
        return Breakdowns(len(values), sum(values.tolist()), low, high, self.at(rows))

    def at(self, places: Codes) -> tuple[Observation, ...]:
        """The figures at these places, in their order."""
        cells = {name: [one.texts[code] for code in one.codes[places].tolist()] for name, one in self._columns.items()}
        sources = self._columns["source"].codes[places].tolist()
        return tuple(
            Observation(
                row=row + 2,
                area=int(area),
                kpi=kpi,
                breakdown=breakdown,
                district=district,
                year=int(year),
                measure=Measure(measure),
                value=value,
                unit=unit,
                qualifier=Qualifier(qualifier),
                status=Status(status),
                source=self.sources[source],
                note=note,
            )
            for row, value, source, area, kpi, breakdown, district, year, measure, unit, qualifier, status, note in zip(
                self.index[places].tolist(),
                self.values[self._columns["value"].codes[places]].tolist(),
                sources,
                *(cells[name] for name in COLUMNS if name not in ("value", "source")),
                strict=True,
            )
        )

    def _cell(self, kpi: Any, district: Any, breakdown: Any) -> Any:
        """One number for a KPI, a place and a part, from their places in their columns."""
        districts, parts = len(self._columns["district"].texts), len(self._columns["breakdown"].texts)
        return (np.int64(kpi) * districts + district) * parts + breakdown


def _source(text: str, catalog: Catalog) -> Source:
    document, _, place = text.partition(" ")
    return Source(catalog.documents[document], place)
