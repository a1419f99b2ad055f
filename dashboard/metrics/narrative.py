"""Builds narrative text from numbers: the headline of the overview and the areas, and the sentences under it."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.dataset.model import CITY, Area, Kpi, Observation, Quantity, published
from dashboard.dataset.numbers import percent, spread
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import Span
from dashboard.i18n.terms import Translator
from dashboard.metrics.area import JudgedTarget, headlines, judged, targeted
from dashboard.metrics.district import covered, total
from dashboard.metrics.growth import TargetInterpretation, target_interpretations

MAX_LISTED_FIGURES = 4  # figures that one sentence lists
Narrative = tuple[tuple[str, ...], tuple[Span, ...]]  # a headline as phrases, and the sentences under it as spans


class Narrator:
    """Tells the city's figures in one language for one reported year."""

    def __init__(self, dataset: Dataset, translate: Translator, year: int) -> None:
        """Take the figures, the language and the year."""
        self.dataset, self.translate, self.year = dataset, translate, year

    def overview(self) -> Narrative:
        """Tell the hardest of the headline goals, and how the others stand."""
        goals = judged(self.dataset, headlines(self.dataset), self.year + 1)
        hardest = [goal for goal in goals if goal.effort.ratio is not None]
        if not hardest:
            return self._plain_overview()
        kpi, interpretation, _ = hardest[0]
        target = self._target(interpretation, kpi)
        head = self.translate.segments("say.hardest", year=self.year + 1, kpi=self.translate.kpi(kpi), target=target)
        lead = list(self._effort_sentence(hardest[0]))
        for goal in hardest[1:]:
            name, judgement = self.translate.kpi(goal.kpi), self.translate(f"effort.{goal.effort.judgement.value}")
            ratio = f"{goal.effort.ratio:.2f}"
            lead += self.translate.spans("say.other_goal", kpi=name, judgement=judgement, ratio=ratio)
        rest = len(goals) - len(hardest)
        if rest:
            lead += self.translate.spans("say.unjudged", count=rest, year=self.year)
        return head, tuple(lead)

    def area(self, area: Area) -> Narrative:
        """Tell the hardest target of an area, else its lead figure; then main figures and how many targets it has."""
        kpis = self.dataset.in_area(area.number)
        goals = targeted(self.dataset, area.number, self.year + 1)
        judged_goals = judged(self.dataset, goals, self.year + 1)
        targets = [target for target in judged_goals if target.interpretation.required is not None]
        results = self._results(sorted(kpis, key=lambda kpi: (not kpi.headline, kpi.name != area.lead)))
        lead: list[Span] = []
        if targets and targets[0].effort.ratio is not None:
            kpi, interpretation, effort = targets[0]
            head = self.translate.segments(
                "say.grew_and_must", kpi=self.translate.kpi(kpi), year=self.year, next=self.year + 1,
                achieved=percent((effort.achieved or 0) * 100), required=self._required(interpretation),
            )  # fmt: skip
        elif targets:
            head = self._must_head(targets[0].kpi, targets[0].interpretation)
        elif goals:
            name, target = self._target_figure(goals[0])
            head = self.translate.segments("say.only_target", kpi=name, next=self.year + 1, target=target.text)
        elif results:
            kpi, quantity = next((result for result in results if result[0].name == area.lead), results[0])
            head = self.translate.segments(
                "say.lead", kpi=self.translate.kpi(kpi), year=self.year, value=self._value(quantity, kpi),
                count=len(results) - 1, area=self.translate.area(area),
            )  # fmt: skip
        else:
            head = self.translate.segments("say.area_silent", area=self.translate.area(area), year=self.year)
        if results:
            lead += self._results_sentence(results)
        if goals:
            figures = [self._target_figure(kpi) for kpi in goals[:MAX_LISTED_FIGURES]]
            lead += self._sentence("say.area_goals", figures, count=len(goals), next=self.year + 1)
        else:
            lead += self.translate.spans("say.area_no_goals", next=self.year + 1)
        tasks = len(self.dataset.tasks(area.number, self.year + 1))
        if tasks:
            lead += self.translate.spans("say.area_tasks", count=tasks)
        return head, tuple(lead)

    def _plain_overview(self) -> Narrative:
        """Tell the year's figures where no headline goal can be judged."""
        results = self._results(covered(self.dataset, self.dataset.catalog.district(CITY), self.year))
        head = self.translate.segments("say.plain", year=self.year, count=len(results))
        if not results:
            return head, self.translate.spans("say.nothing", year=self.year, report=self.dataset.report_year)
        return head, tuple(self._results_sentence(results))

    def _results(self, kpis: Sequence[Kpi]) -> list[tuple[Kpi, Quantity]]:
        return [(kpi, result) for kpi in kpis if (result := total(self.dataset, kpi, self.year)) is not None]

    def _effort_sentence(self, target: JudgedTarget) -> tuple[Span, ...]:
        kpi, interpretation, effort = target
        result = total(self.dataset, kpi, self.year)
        return self.translate.spans(
            "say.effort",
            year=self.year,
            kpi=self.translate.kpi(kpi),
            value=Span(self._value(result, kpi) if result else "", "result", kpi.name),
            achieved=Span(percent((effort.achieved or 0) * 100), "result", kpi.name),
            target=Span(self._target(interpretation, kpi), "target", kpi.name),
            required=Span(self._required(interpretation), "target", kpi.name),
            ratio=f"{effort.ratio:.2f}",
        )

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
        row, high = interpretation.target, interpretation.high
        if interpretation.is_growth:
            return percent(row.value, sign=True)
        amount = self.translate.amount(published(row), self.translate.unit(kpi))
        return str(amount) if high is None else f"{spread(row.value, high.value)} {amount.after}"

    def _required(self, interpretation: TargetInterpretation) -> str:
        if interpretation.is_growth:
            return percent(interpretation.target.value)
        low = percent((interpretation.required or 0) * 100, digits=1)
        if interpretation.required_high is None:
            return low
        return f"{low}{self.translate('mark.to')}{percent(interpretation.required_high * 100, digits=1)}"
