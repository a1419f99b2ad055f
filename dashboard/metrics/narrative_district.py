"""Sentences about one place: what it has published, where it stands, and that it has published nothing."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.dataset.model import Area, District, Kpi, Measure, published
from dashboard.dataset.numbers import percent
from dashboard.i18n.messages import Span
from dashboard.metrics.allocation import AllocationKey, TargetAllocation, allocate_target
from dashboard.metrics.area import headlines, judged
from dashboard.metrics.district import covered, standings, total
from dashboard.metrics.narrative import MOST
from dashboard.metrics.narrative_kpi import KpiNarrator


class DistrictNarrator(KpiNarrator):
    """Tells the figures of a district, county or zone beside those of the city."""

    def district(
        self, district: District, key: AllocationKey = AllocationKey.POPULATION
    ) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """How many KPIs have a figure for a place in the year, in which areas, and which figures.

        Where no headline goal has one, the place's computed part of the hardest goal, divided by `key`.
        """
        name = self.translate.district(district)
        kpis = covered(self.dataset, district, self.year)
        if not kpis:
            head, lead = self._silent_district(district)
            return head, (*lead, *self._part(district, key))
        areas = sorted({kpi.area for kpi in kpis})
        sentence = "say.district_one" if len(areas) == 1 else "say.district_many"
        head = self.translate.segments(
            sentence, district=name, year=self.year, count=len(kpis), areas=len(areas),
            area=self.translate.area(self.dataset.catalog.area(areas[0])),
        )  # fmt: skip
        facts = self._facts(kpis, district, self.year)
        if any(kpi.headline for kpi in kpis):
            return head, facts
        silent = self.translate.spans("say.goals_silent", count=len(headlines(self.dataset)))
        return head, (*facts, *silent, *self._part(district, key))

    def district_area(self, district: District, area: Area) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """What is published of an area for a place; said in words where nothing is."""
        name, subject = self.translate.district(district), self.translate.area(area)
        kpis = covered(self.dataset, district, self.year, area.number)
        year = self.year
        if not kpis:
            other = [y for y in self.dataset.years if covered(self.dataset, district, y, area.number)]
            if not other:
                head = self.translate.segments("say.district_area_none", district=name, area=subject)
                return head, self.translate.spans("say.city_beside", year=self.year)
            year = other[-1]
            kpis = covered(self.dataset, district, year, area.number)
        head = self.translate.segments("say.district_area", district=name, area=subject, count=len(kpis), year=year)
        return head, self._facts(kpis, district, year)

    def district_kpi(self, district: District, kpi: Kpi) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """A place's figure in a KPI with rank and share, or that it published none, beside the city's."""
        name, subject = self.translate.district(district), self.translate.kpi(kpi)
        found = standings(self.dataset, kpi, self.year)
        standing = found.of(district) if found else None
        city = total(self.dataset, kpi, self.year)
        city_sentence = self._result_sentence(kpi, city)
        growths = self.dataset.series(kpi.name, district.name).years(Measure.GROWTH)
        if found is None or standing is None:
            head = self.translate.segments("say.district_kpi_none", district=name, kpi=subject)
            if growths:
                growth = self.dataset.series(kpi.name, district.name).growth(growths[-1])
                assert growth is not None  # its year was just listed
                head = self.translate.segments(
                    "say.district_kpi_growth", district=name, kpi=subject, year=growth.year,
                    growth=percent(growth.value, sign=True),
                )  # fmt: skip
            return head, city_sentence
        value = self._standing_value(standing.quantity, kpi)
        head = self.translate.segments("say.district_kpi", district=name, kpi=subject, year=found.year, value=value)
        key = "say.only_one" if standing.of == 1 else "say.rank_tied" if standing.tied else "say.rank"
        lead = [] if kpi.word else list(self.translate.spans(key, rank=standing.rank, of=standing.of))
        if standing.share is not None and not kpi.word:
            lead += self.translate.spans("say.share", share=percent(standing.share * 100, digits=1))
        return head, (*lead, *self._result_sentence(kpi, found.city, found.year))

    def _silent_district(self, district: District) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        name = self.translate.district(district)
        head = self.translate.segments("say.district_none", district=name, year=self.year)
        others = [y for y in self.dataset.years if y != self.year and covered(self.dataset, district, y)]
        if not others:
            return head, self.translate.spans("say.district_never", district=name, year=self.year)
        named = []
        kpis = covered(self.dataset, district)
        for kpi in kpis[:MOST]:
            series = self.dataset.series(kpi.name, district.name)
            years = series.years(Measure.ACTUAL)
            row = series.actual(years[-1]) if years else None
            if row is not None:
                value = self._standing_value(published(row), kpi)
                dated = self.translate("say.dated", value=value, year=row.year)
                named.append((self.translate.kpi(kpi), Span(dated, "result", kpi.name)))
        return head, tuple(self._sentence("say.other_years", named, count=len(kpis)))

    def _facts(self, kpis: Sequence[Kpi], district: District, year: int) -> tuple[Span, ...]:
        named: list[tuple[str, Span]] = []
        for kpi in kpis[:MOST]:
            series = self.dataset.series(kpi.name, district.name)
            row, growth = series.actual(year), series.growth(year)
            if row is not None:
                named.append(
                    (self.translate.kpi(kpi), Span(self._standing_value(published(row), kpi), "result", kpi.name))
                )
            elif growth is not None:
                said = self.translate("say.growth", growth=percent(growth.value, sign=True))
                named.append((self.translate.kpi(kpi), Span(said, "result", kpi.name)))
        key = "say.facts" if len(kpis) == len(named) else "say.facts_some"
        return tuple(self._sentence(key, named, year=year, count=len(kpis)))

    def _part(self, district: District, key: AllocationKey) -> tuple[Span, ...]:
        """The unit's part of the hardest goal that can be divided, told as computed."""
        for kpi, reading, _ in judged(self.dataset, headlines(self.dataset), self.year + 1):
            split = allocate_target(self.dataset, kpi, reading, key)
            part = split.of(district) if isinstance(split, TargetAllocation) else None
            if isinstance(split, TargetAllocation) and part is not None:
                row = part.weight.row
                return self.translate.spans(
                    "say.part",
                    by=self.translate(f"split.by_{key.value}", year=row.year if row else ""),
                    year=reading.target.year,
                    kpi=self.translate.kpi(kpi),
                    value=Span(self.translate.format_range(part.low, part.high, kpi), "target", kpi.name),
                )
        return ()
