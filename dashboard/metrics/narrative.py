"""Sentences from numbers: the headline of each view as phrases, and the sentences under it as spans."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.dataset.model import CITY, Area, Kpi, Observation, Quantity, published
from dashboard.dataset.numbers import percent, spread
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import Span
from dashboard.i18n.terms import Translator
from dashboard.metrics.area import headlines, judged, targeted
from dashboard.metrics.district import covered, total
from dashboard.metrics.growth import Effort, TargetInterpretation, target_interpretations

MOST = 4  # figures that one sentence may list


class Narrator:
    """Tells the city's figures in one language for one reported year."""

    def __init__(self, dataset: Dataset, translate: Translator, year: int) -> None:
        """Keep what is told of, in which words, for which year."""
        self.dataset, self.translate, self.year = dataset, translate, year

    def overview(self) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """The hardest of the headline goals; how the others stand."""
        goals = judged(self.dataset, headlines(self.dataset), self.year + 1)
        hardest = [one for one in goals if one[2].ratio is not None]
        if not hardest:
            return self._plain_overview()
        kpi, reading, weighed = hardest[0]
        head = self.translate.segments(
            "say.hardest", year=self.year + 1, kpi=self.translate.kpi(kpi), target=self._target(reading, kpi)
        )
        lead = list(self._effort_sentence(kpi, reading, weighed))
        for other, _, other_effort in hardest[1:]:
            lead += self.translate.spans(
                "say.other_goal",
                kpi=self.translate.kpi(other),
                judgement=self.translate(f"effort.{other_effort.judgement.value}"),
                ratio=f"{other_effort.ratio:.2f}",
            )
        rest = len(goals) - len(hardest)
        if rest:
            lead += self.translate.spans("say.unjudged", count=rest, year=self.year)
        return head, tuple(lead)

    def area(self, area: Area) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """The hardest target of an area, else its lead figure; then its main figures and how many targets it has."""
        kpis = self.dataset.in_area(area.number)
        goals = targeted(self.dataset, area.number, self.year + 1)
        asked = [one for one in judged(self.dataset, goals, self.year + 1) if one[1].required is not None]
        lead: list[Span] = []
        first = sorted(kpis, key=lambda kpi: (not kpi.headline, kpi.name != area.lead))
        known = [(kpi, quantity) for kpi in first if (quantity := total(self.dataset, kpi, self.year)) is not None]
        if asked and asked[0][2].ratio is not None:
            kpi, reading, weighed = asked[0]
            head = self.translate.segments(
                "say.grew_and_must", kpi=self.translate.kpi(kpi), year=self.year, next=self.year + 1,
                achieved=percent((weighed.achieved or 0) * 100), required=self._required(reading),
            )  # fmt: skip
        elif asked:
            head = self._must_head(asked[0][0], asked[0][1])
        elif goals:
            reading = target_interpretations(self.dataset.series(goals[0].name), self.year + 1)[0]
            head = self.translate.segments(
                "say.only_target", kpi=self.translate.kpi(goals[0]), next=self.year + 1,
                target=self._target(reading, goals[0]),
            )  # fmt: skip
        elif known:
            kpi, quantity = next((one for one in known if one[0].name == area.lead), known[0])
            head = self.translate.segments(
                "say.lead", kpi=self.translate.kpi(kpi), year=self.year, value=self._value(quantity, kpi),
                count=len(known) - 1, area=self.translate.area(area),
            )  # fmt: skip
        else:
            head = self.translate.segments("say.area_silent", area=self.translate.area(area), year=self.year)
        if known:
            lead += self._listed(known[:MOST], len(known))
        if goals:
            named = [self._goal_span(kpi) for kpi in goals[:MOST]]
            lead += self._sentence("say.area_goals", named, count=len(goals), next=self.year + 1)
        else:
            lead += self.translate.spans("say.area_no_goals", next=self.year + 1)
        tasks = len(self.dataset.tasks(area.number, self.year + 1))
        if tasks:
            lead += self.translate.spans("say.area_tasks", count=tasks)
        return head, tuple(lead)

    def _plain_overview(self) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        kpis = covered(self.dataset, self.dataset.catalog.district(CITY), self.year)
        known = [(kpi, quantity) for kpi in kpis if (quantity := total(self.dataset, kpi, self.year)) is not None]
        head = self.translate.segments("say.plain", year=self.year, count=len(known))
        if not known:
            return head, self.translate.spans("say.nothing", year=self.year, report=self.dataset.report_year)
        return head, tuple(self._listed(known[:MOST], len(known)))

    def _effort_sentence(self, kpi: Kpi, reading: TargetInterpretation, weighed: Effort) -> tuple[Span, ...]:
        result = total(self.dataset, kpi, self.year)
        return self.translate.spans(
            "say.effort",
            year=self.year,
            kpi=self.translate.kpi(kpi),
            value=Span(self._value(result, kpi) if result else "", "result", kpi.name),
            achieved=Span(percent((weighed.achieved or 0) * 100), "result", kpi.name),
            target=Span(self._target(reading, kpi), "target", kpi.name),
            required=Span(self._required(reading), "target", kpi.name),
            ratio=f"{weighed.ratio:.2f}",
        )

    def _must_head(self, kpi: Kpi, reading: TargetInterpretation) -> tuple[str, ...]:
        """What a target asks for where its effort cannot be judged."""
        key = f"say.{'must_growth' if reading.is_growth else 'range' if reading.high else 'must'}"
        if key == "say.must" and not reading.required:
            key = "say.must_same"
        return self.translate.segments(
            key,
            kpi=self.translate.kpi(kpi),
            next=self.year + 1,
            year=self.year,
            target=self._target(reading, kpi),
            required=self._required(reading),
            value=self._must_value(kpi, reading),
        )

    def _must_value(self, kpi: Kpi, reading: TargetInterpretation) -> str:
        """The level that a growth means; beside a range, the result it starts from."""
        result = self.dataset.series(kpi.name).actual(self.year)
        if reading.high is not None and result is not None:
            return self._row(result, kpi)
        return self._value(reading.level, kpi) if reading.level else ""

    def _listed(self, known: Sequence[tuple[Kpi, Quantity]], count: int) -> list[Span]:
        named = [
            (self.translate.kpi(kpi), Span(self._value(quantity, kpi), "result", kpi.name)) for kpi, quantity in known
        ]
        key = "say.facts" if count == len(named) else "say.facts_some"
        return self._sentence(key, named, year=self.year, count=count)

    def _goal_span(self, kpi: Kpi) -> tuple[str, Span]:
        reading = target_interpretations(self.dataset.series(kpi.name), self.year + 1)[0]
        return self.translate.kpi(kpi), Span(self._target(reading, kpi), "target", kpi.name)

    def _sentence(self, key: str, named: Sequence[tuple[str, Span]], **values: object) -> list[Span]:
        """A sentence whose `{list}` is names with their values."""
        made: list[Span] = []
        for span in self.translate.spans(key, list=Span("", "list"), **values):
            if span.role != "list":
                made.append(span)
                continue
            for index, (name, value) in enumerate(named):
                made += [
                    Span(f"{self.translate('mark.list') if index else ''}{name}{self.translate('mark.named')}"),
                    value,
                ]
        return made

    def _value(self, quantity: Quantity, kpi: Kpi) -> str:
        return self.translate.value(quantity, kpi)

    def _row(self, row: Observation, kpi: Kpi) -> str:
        return self._value(published(row), kpi)

    def _standing_value(self, quantity: Quantity, kpi: Kpi) -> str:
        return self.translate.fact_word(quantity, kpi) or self._value(quantity, kpi)

    def _target(self, reading: TargetInterpretation, kpi: Kpi) -> str:
        if reading.is_growth:
            return percent(reading.target.value, sign=True)
        amount = self.translate.amount(published(reading.target), self.translate.unit(kpi))
        if reading.high is None:
            return str(amount)
        return f"{spread(reading.target.value, reading.high.value)} {amount.after}"

    def _required(self, reading: TargetInterpretation) -> str:
        if reading.is_growth:
            return percent(reading.target.value)
        low = percent((reading.required or 0) * 100, digits=1)
        if reading.required_high is None:
            return low
        return f"{low}{self.translate('mark.to')}{percent(reading.required_high * 100, digits=1)}"
