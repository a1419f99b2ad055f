"""Sentences about one KPI of the city: what its target asks for, what became of it, its newest figure."""

from __future__ import annotations

from dashboard.dataset.model import TASKS, Kpi, Measure, Quantity
from dashboard.dataset.numbers import percent
from dashboard.i18n.messages import Span
from dashboard.metrics.district import total
from dashboard.metrics.growth import Effort, Judgement, TargetInterpretation, effort, target_interpretations
from dashboard.metrics.narrative import Narrator
from dashboard.metrics.outcome import Outcome, outcome, outcomes


class KpiNarrator(Narrator):
    """Tells one KPI's figures."""

    def kpi(self, kpi: Kpi, first: str | None = None) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """What a KPI's target asks for (the reading `first` leads), or what became of it, or its newest figure."""
        series = self.dataset.series(kpi.name)
        found = target_interpretations(series, self.year + 1, first)
        result = total(self.dataset, kpi, self.year)
        name = self.translate.kpi(kpi)
        if kpi.name == TASKS and found and found[0].level is not None:
            head = self.translate.segments("say.tasks", next=self.year + 1, value=self._value(found[0].level, kpi))
            counts = [(area, len(self.dataset.tasks(area.number))) for area in self.dataset.catalog.areas]
            named = [(self.translate.area(area), Span(str(count), "target")) for area, count in counts if count]
            return head, tuple(self._sentence("say.tasks_list", named))
        told = outcome(series, self.year)
        if found and found[0].required is not None:
            weighed = effort(series, found[0])
            head = self._kpi_head(name, kpi, found[0], weighed)
            if told is not None and weighed.ratio is None:
                head = self._outcome_head(told, kpi)
            lead = [span for one in found for span in self._reading_sentence(kpi, one)]
            return head, (*self._result_sentence(kpi, result), *lead)
        if found:
            head = self.translate.segments(
                "say.only_target", kpi=name, next=self.year + 1, target=self._target(found[0], kpi)
            )
            return head, (
                *self._result_sentence(kpi, result),
                *self.translate.spans("say.no_base", year=self.year),
            )
        told = told or next(reversed(outcomes(series)), None)
        if told is not None and (result is None or told.result.year == self.year):
            head = self._outcome_head(told, kpi)
        elif result is not None:
            head = self.translate.segments("say.is", kpi=name, year=self.year, value=self._value(result, kpi))
        else:
            return self._newest(kpi)
        lead = list(self._result_sentence(kpi, result))
        lead += self.translate.spans("say.no_target", next=self.year + 1)
        return head, tuple(lead)

    def _kpi_head(self, name: str, kpi: Kpi, reading: TargetInterpretation, weighed: Effort) -> tuple[str, ...]:
        if weighed.ratio is not None and weighed.judgement is not Judgement.UNKNOWN:
            return self.translate.segments(
                "say.kpi_effort", kpi=name, next=self.year + 1, required=self._required(reading),
                ratio=f"{weighed.ratio:.2f}",
            )  # fmt: skip
        return self._must_head(kpi, reading)

    def _outcome_head(self, told: Outcome, kpi: Kpi) -> tuple[str, ...]:
        """What became of a target."""
        return self.translate.segments(
            f"say.{told.verdict.value}",
            kpi=self.translate.kpi(kpi),
            year=told.result.year,
            value=self._row(told.result, kpi),
            target=self._row(told.target, kpi),
        )

    def _reading_sentence(self, kpi: Kpi, reading: TargetInterpretation) -> tuple[Span, ...]:
        weighed = effort(self.dataset.series(kpi.name), reading)
        target = Span(self._target(reading, kpi), "target", kpi.name)
        key = f"say.reading_{'judged' if weighed.ratio is not None else 'unjudged'}"
        shape = "growth" if reading.is_growth else "range" if reading.high else "level" if reading.required else "same"
        level = self._value(reading.level, kpi) if reading.level else ""
        return self.translate.spans(
            key,
            next=self.year + 1,
            year=self.year,
            target=target,
            means=self.translate(f"say.means_{shape}", value=level, required=self._required(reading), year=self.year),
            judgement=self.translate(f"effort.{weighed.judgement.value}"),
            ratio=f"{weighed.ratio:.2f}" if weighed.ratio is not None else "",
        )

    def _result_sentence(self, kpi: Kpi, result: Quantity | None, year: int | None = None) -> tuple[Span, ...]:
        name, year = self.translate.kpi(kpi), year or self.year
        if result is None:
            return self.translate.spans("say.no_result", kpi=name, year=year)
        value = Span(self._value(result, kpi), "result", kpi.name)
        growth = self.dataset.series(kpi.name).growth(year)
        if growth is not None:
            return self.translate.spans(
                "say.result_growth", kpi=name, year=year, value=value,
                growth=Span(percent(growth.value, sign=True), "result", kpi.name),
            )  # fmt: skip
        return self.translate.spans(
            "say.result_sum" if result.is_derived else "say.result", kpi=name, year=year, value=value
        )

    def _newest(self, kpi: Kpi) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """For a KPI with nothing in the year: its newest published figure, whatever its year."""
        series, name = self.dataset.series(kpi.name), self.translate.kpi(kpi)
        results, aims = series.years(Measure.ACTUAL), series.years(Measure.TARGET, Measure.TARGET_GROWTH)
        if results:
            row = series.actual(results[-1])
            assert row is not None  # its year was just listed
            head = self.translate.segments("say.is", kpi=name, year=row.year, value=self._row(row, kpi))
        elif aims:
            reading = target_interpretations(series, aims[-1])[0]
            head = self.translate.segments(
                "say.only_target", kpi=name, next=aims[-1], target=self._target(reading, kpi)
            )
        else:
            head = self._elsewhere(kpi)
        return head, self.translate.spans("say.no_result", kpi=name, year=self.year)

    def _elsewhere(self, kpi: Kpi) -> tuple[str, ...]:
        """For a KPI that only another place or its parts have a figure of: the largest of the newest year."""
        row = self.dataset.newest(kpi.name)
        place = self.translate.district(self.dataset.catalog.district(row.district))
        name = self.translate.breakdown(row.breakdown) or place
        value = percent(row.value, sign=True) if row.measure.is_growth else self._row(row, kpi)
        return self.translate.segments(
            "say.elsewhere", kpi=self.translate.kpi(kpi), name=name, year=row.year, value=value
        )
