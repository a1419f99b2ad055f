"""Builds narrative text about one KPI of the city: what its target asks for, its outcome, its newest figure."""

from __future__ import annotations

from dashboard.dataset.model import TASKS, Kpi
from dashboard.dataset.numbers import fixed, percent
from dashboard.dataset.observation import Measure
from dashboard.dataset.quantity import Quantity
from dashboard.dataset.series import KpiSeries
from dashboard.i18n.messages import Span
from dashboard.metrics.district import total
from dashboard.metrics.growth import Judgement, TargetInterpretation, effort, newest, target_interpretations
from dashboard.metrics.narrative import Narrative
from dashboard.metrics.narrative_plan import PlanNarrator
from dashboard.metrics.outcome import TargetOutcome
from dashboard.metrics.plan_year import target_outcome, target_outcomes


class KpiNarrator(PlanNarrator):
    """Tells one KPI's figures."""

    def kpi(self, kpi: Kpi, first: str | None = None) -> Narrative:
        """Tell what a KPI's target asks for (interpretation `first` leads), or its outcome, or its newest figure."""
        series, name = self.dataset.series(kpi.name), self.translate.kpi(kpi)
        interpretations = target_interpretations(series, self.year + 1, first)
        leading = interpretations[0] if interpretations else None
        result = total(self.dataset, kpi, self.year)
        if kpi.name == TASKS and leading and leading.level is not None:
            head = self.translate.segments("say.tasks", next=self.year + 1, value=self._value(leading.level, kpi))
            counts = [(area, len(self.dataset.tasks(area.number))) for area in self.dataset.catalog.areas]
            figures = [(self.translate.area(area), Span(str(count), "target")) for area, count in counts if count]
            return head, tuple(self._sentence("say.tasks_list", figures))
        last_outcome = target_outcome(self.dataset, kpi, self.year)
        lead = self._result_sentence(kpi, result)
        if leading and leading.required is not None:
            ratio = effort(series, leading).ratio
            if last_outcome:
                head = self._outcome_head(last_outcome, kpi)
            elif ratio is not None:
                head = self.translate.segments(
                    "say.kpi_effort", kpi=name, next=self.year + 1, required=self._required(leading),
                    ratio=fixed(ratio, 2),
                )  # fmt: skip
            else:
                head = self._must_head(kpi, leading)
            sentences = (self._interpretation_sentence(kpi, interpretation) for interpretation in interpretations)
            return head, (*lead, *(span for sentence in sentences for span in sentence))
        if leading:
            target = self._target(leading, kpi)
            head = self.translate.segments("say.only_target", kpi=name, next=self.year + 1, target=target)
            return head, (*lead, *self._no_growth_sentence(series, leading))
        last_outcome = last_outcome or next(iter(target_outcomes(self.dataset, [kpi])), None)
        if last_outcome is not None and (result is None or last_outcome.year == self.year):
            head = self._outcome_head(last_outcome, kpi)
        elif result is not None:
            head = self.translate.segments("say.is", kpi=name, year=self.year, value=self._value(result, kpi))
        else:
            return self._newest(kpi)
        return head, (*lead, *self.translate.spans("say.no_target", next=self.year + 1))

    def _no_growth_sentence(self, series: KpiSeries, target: TargetInterpretation) -> tuple[Span, ...]:
        """Return why no required growth can be computed: no result, or one that is not above zero."""
        result = series.actual(self.year)
        if result is None or target.level is None:
            return self.translate.spans("say.no_base", year=self.year)
        difference = self.translate.difference(round(target.level.value - result.value, 6), series.kpi)
        return self.translate.spans("say.no_positive_base", year=self.year, difference=difference)

    def _must_head(self, kpi: Kpi, interpretation: TargetInterpretation) -> tuple[str, ...]:
        """Return what a target asks for where its effort cannot be judged."""
        key = f"say.{'must_growth' if interpretation.is_growth else 'range' if interpretation.high else 'must'}"
        if key == "say.must" and not interpretation.required:
            key = "say.must_same"
        return self.translate.segments(
            key, kpi=self.translate.kpi(kpi), next=self.year + 1, year=self.year,
            target=self._target(interpretation, kpi), required=self._required(interpretation),
            value=self._must_value(kpi, interpretation),
        )  # fmt: skip

    def _must_value(self, kpi: Kpi, interpretation: TargetInterpretation) -> str:
        """Return the level that a growth means; beside a range, the result it starts from."""
        result = self.dataset.series(kpi.name).actual(self.year)
        if interpretation.high is not None and result is not None:
            return self._row(result, kpi)
        return self._value(interpretation.level, kpi) if interpretation.level else ""

    def _outcome_head(self, outcome: TargetOutcome, kpi: Kpi, name: str = "") -> tuple[str, ...]:
        """Return what became of a target; `name` stands for that of the KPI."""
        value, target = self._value(outcome.result, kpi), self._value(outcome.target, kpi)
        key = f"say.{outcome.verdict.value}"
        return self.translate.segments(
            key, kpi=name or self.translate.kpi(kpi), year=outcome.year, value=value, target=target
        )

    def _interpretation_sentence(self, kpi: Kpi, target: TargetInterpretation) -> tuple[Span, ...]:
        judged = effort(self.dataset.series(kpi.name), target)
        known = "unjudged" if judged.judgement is Judgement.UNKNOWN else "growth"
        key = f"say.reading_{'judged' if judged.ratio is not None else known}"
        shape = "growth" if target.is_growth else "range" if target.high else "level" if target.required else "same"
        level = self._value(target.level, kpi) if target.level else ""
        return self.translate.spans(
            key, next=self.year + 1, year=self.year, target=Span(self._target(target, kpi), "target", kpi.name),
            means=self.translate(f"say.means_{shape}", value=level, required=self._required(target), year=self.year),
            judgement=self.translate(f"effort.{judged.judgement.value}"),
            ratio=fixed(judged.ratio, 2) if judged.ratio is not None else "",
        )  # fmt: skip

    def _result_sentence(self, kpi: Kpi, result: Quantity | None, year: int | None = None) -> tuple[Span, ...]:
        name, year = self.translate.kpi(kpi), year or self.year
        if result is None:
            return self.translate.spans("say.no_result", kpi=name, year=year)
        value = Span(self._value(result, kpi), "result", kpi.name)
        growth = self.dataset.series(kpi.name).growth(year)
        if growth is not None:
            rise = Span(percent(growth.value, sign=True), "result", kpi.name)
            return self.translate.spans("say.result_growth", kpi=name, year=year, value=value, growth=rise)
        key = "say.result_sum" if result.is_derived else "say.result"
        return self.translate.spans(key, kpi=name, year=year, value=value)

    def _newest(self, kpi: Kpi) -> Narrative:
        """Tell, for a KPI with nothing in the year, its newest published figure, whatever its year."""
        series, name = self.dataset.series(kpi.name), self.translate.kpi(kpi)
        result, targets = newest(series), series.years(Measure.TARGET, Measure.TARGET_GROWTH)
        if result is not None:
            head = self.translate.segments("say.is", kpi=name, year=result.year, value=self._row(result, kpi))
        elif targets:
            target = self._target(target_interpretations(series, targets[-1])[0], kpi)
            head = self.translate.segments("say.only_target", kpi=name, next=targets[-1], target=target)
        else:
            head = self._elsewhere(kpi)
        return head, self.translate.spans("say.no_result", kpi=name, year=self.year)

    def _elsewhere(self, kpi: Kpi) -> tuple[str, ...]:
        """Return, for a KPI with figures of other places or breakdowns alone, the largest of the newest year."""
        row = self.dataset.newest(kpi.name)
        place = self.translate.district(self.dataset.catalog.district(row.district))
        name = self.translate.breakdown(row.breakdown) or place
        value = percent(row.value, sign=True) if row.measure.is_growth else self._row(row, kpi)
        kpi_name = self.translate.kpi(kpi)
        when = self.translate.period(row.year, row.month)
        return self.translate.segments("say.elsewhere", kpi=kpi_name, name=name, when=when, value=value)
