"""Builds narrative text about one place: what it has published, where it stands, or that it has published nothing."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.dataset.model import Area, District, Kpi
from dashboard.dataset.numbers import percent
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.quantity import published
from dashboard.i18n.messages import Span
from dashboard.metrics.allocation import Allocation, AllocationKey, place_target
from dashboard.metrics.area import headlines
from dashboard.metrics.coverage import return_counts
from dashboard.metrics.district import covered, standings, total
from dashboard.metrics.growth import newest, target_interpretations
from dashboard.metrics.narrative import MAX_LISTED_FIGURES, Narrative
from dashboard.metrics.narrative_kpi import KpiNarrator
from dashboard.metrics.plan_year import hardest_first, plan_rows, target_outcome


class DistrictNarrator(KpiNarrator):
    """Tells the figures of a district, county or zone beside those of the city."""

    def district(self, district: District, key: AllocationKey = AllocationKey.POPULATION) -> Narrative:
        """Tell the outcomes of a place's own targets; without any, what it has published of what it was to report.

        Where no headline goal has a figure or a target of it, add its allocation of the hardest goal, divided by `key`.
        """
        rows = plan_rows(self.dataset, self.dataset.area_kpis, self.year, district.name)
        targeted = [row for row in rows if row.target is not None]
        if targeted:
            return self._outcomes_head(targeted, self.translate.district(district)), self._outcomes_lead(targeted)
        published = covered(self.dataset, district, self.year)
        head, report = self._report(district)
        if not published:
            return head, (*report, *self._other_years(district), *self._allocation(district, key))
        lead = [*report, *self._facts(sorted(published, key=lambda kpi: not kpi.headline), district, self.year)]
        if rows:
            return head, (*lead, *self.translate.spans("say.own_targets", year=self.year + 1, count=len(rows)))
        if not any(kpi.headline for kpi in published):
            lead += self.translate.spans("say.goals_silent", count=len(headlines(self.dataset)))
            lead += self._allocation(district, key)
        return head, tuple(lead)

    def _report(self, district: District) -> Narrative:
        """Tell how much a place has published of what it was to report, and what became of the rest."""
        report = return_counts(self.dataset, district, self.year)
        values = {
            "district": self.translate.district(district), "year": self.year, "due": report.due,
            "count": report.reported, "absent": report.excluded, "missing": report.missing,
        }  # fmt: skip
        head = self.translate.segments("say.report" if report.reported else "say.report_none", **values)
        if not report.reported:
            return head, self.translate.spans("say.report_absent", **values) if report.excluded else ()
        if not report.missing:
            return head, ()
        return head, self.translate.spans("say.report_rest" if report.excluded else "say.report_missing", **values)

    def district_area(self, district: District, area: Area) -> Narrative:
        """Tell the outcomes of a place's own targets in an area, else what is published of it, or that nothing is."""
        name, subject = self.translate.district(district), self.translate.area(area)
        years = (self.year, *reversed(self.dataset.years))
        rows = plan_rows(self.dataset, self.dataset.in_area(area.number), self.year, district.name)
        targeted = [row for row in rows if row.target is not None]
        if targeted:
            place = self.translate("say.place_area", district=name, area=subject)
            return self._outcomes_head(targeted, place), self._outcomes_lead(targeted)
        year = next((year for year in years if self._with_results(district, year, area)), None)
        if year is None:
            return self._area_without_results(district, area, len(rows))
        kpis = self._with_results(district, year, area)
        head = self.translate.segments("say.district_area", district=name, area=subject, count=len(kpis), year=year)
        return head, self._facts(kpis, district, year)

    def _with_results(self, district: District, year: int, area: Area) -> tuple[Kpi, ...]:
        """Return an area's KPIs of which a place has a result, a growth or a part in a year, not only a target."""
        kpis = []
        for kpi in covered(self.dataset, district, year, area.number):
            rows = [row for row in self.dataset.series(kpi.name, district.name).observations if row.year == year]
            if not rows or any(row.measure in (Measure.ACTUAL, Measure.GROWTH) for row in rows):
                kpis.append(kpi)
        return tuple(kpis)

    def _area_without_results(self, district: District, area: Area, target_count: int) -> Narrative:
        """Tell that a place has no result of a year in an area; that it has nothing where it has no month either."""
        place, subject = self.translate.district(district), self.translate.area(area)
        beside = self.translate.spans("say.city_beside", year=self.year)
        kpis = self.dataset.in_area(area.number)
        if not target_count and not any(self.dataset.series(kpi.name, district.name).monthly for kpi in kpis):
            return self.translate.segments("say.district_area_none", district=place, area=subject), beside
        name = self.translate("say.place_area", district=place, area=subject)
        own = self.translate.spans("say.own_targets", year=self.year + 1, count=target_count) if target_count else ()
        return self.translate.segments("say.area_silent", area=name, year=self.year), (*own, *beside)

    def district_kpi(self, district: District, kpi: Kpi) -> Narrative:
        """Tell a place's figure in a KPI with rank and share, or that it published none, beside the city's."""
        name, subject = self.translate.district(district), self.translate.kpi(kpi)
        ranking = standings(self.dataset, kpi, self.year)
        standing = ranking.of(district) if ranking else None
        if ranking is None or standing is None:
            return self._head_without_result(district, kpi), self._result_sentence(
                kpi, total(self.dataset, kpi, self.year)
            )
        value = self.translate.fact_or_value(standing.quantity, kpi)
        head = self.translate.segments("say.district_kpi", district=name, kpi=subject, year=ranking.year, value=value)
        outcome = target_outcome(self.dataset, kpi, ranking.year, district.name)
        if outcome is not None:
            head = self._outcome_head(outcome, kpi, self.translate("say.place_area", district=name, area=subject))
        kind = "_zone" if district.is_zone else ""
        key = "say.only_one" if standing.peer_count == 1 else f"say.rank{'_tied' if standing.tied else ''}{kind}"
        lead = [] if kpi.word else list(self.translate.spans(key, rank=standing.rank, of=standing.peer_count))
        if standing.share is not None and not kpi.word:
            lead += self.translate.spans("say.share", share=percent(standing.share * 100, digits=1))
        return head, (*lead, *self._result_sentence(kpi, ranking.city, ranking.year))

    def _head_without_result(self, district: District, kpi: Kpi) -> tuple[str, ...]:
        """Tell what a place has in a KPI beside a result: a growth, its newest month, its own target; else nothing."""
        series = self.dataset.series(kpi.name, district.name)
        texts = {"district": self.translate.district(district), "kpi": self.translate.kpi(kpi)}
        growth, target = newest(series, Measure.GROWTH), next(iter(target_interpretations(series, self.year + 1)), None)
        month = next((row for row in reversed(series.monthly) if row.measure is Measure.ACTUAL), None)
        if growth is not None:
            texts |= {"year": str(growth.year), "growth": percent(growth.value, sign=True)}
            return self.translate.segments("say.district_kpi_growth", **texts)
        if month is not None:
            texts |= {"period": self.translate.period(month.year, month.month)}
            value = self.translate.fact_or_value(published(month), kpi)
            return self.translate.segments("say.district_kpi_month", value=value, **texts)
        if target is not None:
            value = self._target(target, kpi)
            return self.translate.segments("say.district_kpi_target", year=self.year + 1, target=value, **texts)
        return self.translate.segments("say.district_kpi_none", **texts)

    def _other_years(self, district: District) -> tuple[Span, ...]:
        """Tell a place's figures of other years, or that there are none."""
        name = self.translate.district(district)
        if not any(covered(self.dataset, district, year) for year in self.dataset.years if year != self.year):
            return self.translate.spans("say.district_never", district=name, year=self.year)
        figures = []
        kpis = covered(self.dataset, district)
        for kpi in kpis[:MAX_LISTED_FIGURES]:
            series = self.dataset.series(kpi.name, district.name)
            row = newest(series) or newest(series, Measure.GROWTH)
            if row is not None:
                value = self._result_or_growth(row, kpi)
                figures.append(self._figure(kpi, self.translate("say.dated", value=value, year=row.year)))
        return tuple(self._sentence("say.other_years", figures, count=len(kpis))) if figures else ()

    def _facts(self, kpis: Sequence[Kpi], district: District, year: int) -> tuple[Span, ...]:
        figures: list[tuple[str, Span]] = []
        for kpi in kpis[:MAX_LISTED_FIGURES]:
            series = self.dataset.series(kpi.name, district.name)
            row = series.actual(year) or series.growth(year)
            if row is not None:
                figures.append(self._figure(kpi, self._result_or_growth(row, kpi)))
        return tuple(self._facts_sentence(figures, year, len(kpis))) if figures else ()

    def _result_or_growth(self, row: Observation, kpi: Kpi) -> str:
        if row.measure is Measure.GROWTH:
            return self.translate("say.growth", growth=percent(row.value, sign=True))
        return self.translate.fact_or_value(published(row), kpi)

    def _allocation(self, district: District, key: AllocationKey) -> tuple[Span, ...]:
        """Return the county's allocation of the hardest goal that can be divided, told as computed.

        Nothing of a goal in which the county has a target of its own.
        """
        year = self.year + 1
        for kpi in (row.kpi for row in hardest_first(self.dataset, headlines(self.dataset), self.year)):
            allocation = place_target(self.dataset, kpi, year, district, key)
            if isinstance(allocation, Allocation):
                row = allocation.weight.row
                value = Span(self.translate.format_range(allocation.low, allocation.high, kpi), "target", kpi.name)
                by = self.translate(f"split.by_{key.value}", year=row.year if row else "")
                return self.translate.spans("say.part", by=by, year=year, kpi=self.translate.kpi(kpi), value=value)
        return ()
