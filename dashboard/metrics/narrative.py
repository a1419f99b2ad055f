"""Builds narrative text from numbers: the sentences that all views share."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import Amount, percent
from dashboard.dataset.observation import Observation
from dashboard.dataset.quantity import Quantity, published
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import Span
from dashboard.i18n.terms import Translator
from dashboard.metrics.district import total
from dashboard.metrics.growth import TargetInterpretation, target_interpretations

MAX_LISTED_FIGURES = 4  # figures that one sentence lists
Narrative = tuple[tuple[str, ...], tuple[Span, ...]]  # a headline as phrases, and the sentences under it as spans


def target_amount(interpretation: TargetInterpretation, kpi: Kpi, translate: Translator) -> Amount:
    """Return a target in its own shape, as before, number and after: 5,000 件以上, 10–15 项, 约 10 个, +30 %."""
    row, high = interpretation.target, interpretation.high
    if interpretation.is_growth:
        return Amount("", percent(row.value, sign=True).rstrip("%"), "%")
    return translate.amount(published(row), translate.unit(kpi), None if high is None else high.value)


class Narrator:
    """Tells the city's figures in one language for one reported year."""

    def __init__(self, dataset: Dataset, translate: Translator, year: int) -> None:
        """Take the figures, the language and the year."""
        self.dataset, self.translate, self.year = dataset, translate, year

    def _results(self, kpis: Sequence[Kpi]) -> list[tuple[Kpi, Quantity]]:
        return [(kpi, result) for kpi in kpis if (result := total(self.dataset, kpi, self.year)) is not None]

    def _results_sentence(self, results: Sequence[tuple[Kpi, Quantity]]) -> list[Span]:
        figures = [self._figure(kpi, self._value(quantity, kpi)) for kpi, quantity in results[:MAX_LISTED_FIGURES]]
        return self._facts_sentence(figures, self.year, len(results))

    def _facts_sentence(self, figures: Sequence[tuple[str, Span]], year: int, count: int) -> list[Span]:
        key = "say.facts" if count == len(figures) else "say.facts_some"
        return self._sentence(key, figures, year=year, count=count)

    def _figure(self, kpi: Kpi, text: str, role: str = "result") -> tuple[str, Span]:
        return self.translate.kpi(kpi), Span(text, role, kpi.name)

    def _target_figure(self, kpi: Kpi) -> tuple[str, Span]:
        interpretation = target_interpretations(self.dataset.series(kpi.name), self.year + 1)[0]
        return self._figure(kpi, self._target(interpretation, kpi), "target")

    def _sentence(self, key: str, figures: Sequence[tuple[str, Span]], **values: object) -> list[Span]:
        """Return a sentence whose `{list}` is names with their values."""
        listed: list[Span] = []
        for name, value in figures:
            separator = self.translate("mark.list") if listed else ""
            listed += [Span(f"{separator}{name}{self.translate('mark.named')}"), value]
        sentence = self.translate.spans(key, list=Span("", "list"), **values)
        return [item for span in sentence for item in (listed if span.role == "list" else [span])]

    def _value(self, quantity: Quantity, kpi: Kpi) -> str:
        return self.translate.value(quantity, kpi)

    def _row(self, row: Observation, kpi: Kpi) -> str:
        return self._value(published(row), kpi)

    def _target(self, interpretation: TargetInterpretation, kpi: Kpi) -> str:
        return str(target_amount(interpretation, kpi, self.translate))

    def _required(self, interpretation: TargetInterpretation) -> str:
        if interpretation.is_growth:
            return percent(interpretation.target.value)
        low = percent((interpretation.required or 0) * 100, digits=1)
        if interpretation.required_high is None:
            return low
        return f"{low}{self.translate('mark.to')}{percent(interpretation.required_high * 100, digits=1)}"
