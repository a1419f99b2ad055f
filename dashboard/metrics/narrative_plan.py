"""Builds the answer of overview and areas: were the targets met, and which of the next ones asks the most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dashboard.dataset.model import CITY, Area, Kpi
from dashboard.dataset.numbers import fixed, percent
from dashboard.i18n.messages import Span
from dashboard.metrics.district import covered, total
from dashboard.metrics.growth import Judgement, TargetInterpretation
from dashboard.metrics.narrative import MAX_LISTED_FIGURES, Narrative, Narrator
from dashboard.metrics.outcome import TargetOutcome, Verdict
from dashboard.metrics.plan_year import UNREPORTED, PlanRow, plan_rows

MOST_ASKING = (Judgement.FAR, Judgement.GREAT)
ASKING_MORE = (Judgement.FASTER, Judgement.FAST)
NOT_RISING = (Judgement.FLAT, Judgement.FALL)


class PlanNarrator(Narrator):
    """Tells whether a year's targets were met; where it has none, what the targets of the year after ask for."""

    def overview(self) -> Narrative:
        """Tell the targets of the nine areas, else the results of the year."""
        kpis = self.dataset.area_kpis
        has_results = any(total(self.dataset, kpi, self.year) is not None for kpi in kpis)
        rows = plan_rows(self.dataset, kpis, self.year)
        return self._answer(rows, without_base=not has_results) or self._plain_overview()

    def area(self, area: Area) -> Narrative:
        """Tell the targets of an area, else its lead figure; then how many targets and tasks it has."""
        kpis = self.dataset.in_area(area.number)
        rows = plan_rows(self.dataset, kpis, self.year)
        results = self._results(sorted(kpis, key=lambda kpi: (not kpi.headline, kpi.name != area.lead)))
        answer = self._answer(rows)
        if answer is not None:
            head, lead = answer
        elif results:
            kpi, quantity = next((result for result in results if result[0].name == area.lead), results[0])
            head = self.translate.segments(
                "say.lead", kpi=self.translate.kpi(kpi), year=self.year, value=self._value(quantity, kpi),
                next=self.year + 1,
            )  # fmt: skip
            lead = tuple(self._results_sentence(results))
        else:
            head = self.translate.segments("say.area_silent", area=self.translate.area(area), year=self.year)
            lead = ()
        tasks = len(self.dataset.tasks(area.number, self.year + 1))
        if tasks:
            lead = (*lead, *self.translate.spans("say.area_tasks", count=tasks, next=self.year + 1))
        return head, lead

    def _answer(self, rows: Sequence[PlanRow], *, without_base: bool = True) -> Narrative | None:
        """Count the outcomes of the year's targets; else name the next target that asks the most; None without any.

        Targets that cannot be compared with a result are an answer only `without_base`.
        """
        targeted = [row for row in rows if row.target is not None]
        if targeted:
            return self._outcomes_head(targeted), self._outcomes_lead(targeted)
        comparable = [row for row in rows if row.is_comparable and row.result is not None]
        if comparable:
            return self._hardest_head(comparable), self._hardest_lead(comparable)
        if not rows or not without_base:
            return None
        figures = [self._target_figure(row.kpi) for row in rows[:MAX_LISTED_FIGURES]]
        head = self.translate.segments("say.targets_set", year=self.year + 1, count=len(rows))
        lead = self._sentence("say.targets_listed", figures, year=self.year)
        return head, tuple(lead)

    def _outcomes_head(self, rows: Sequence[PlanRow], place: str = "") -> tuple[str, ...]:
        """Return how many targets the year had, and how many were met, nearly met, missed, or have no result.

        `place` is the name of a place whose targets they are, empty for the city.
        """
        translate, kind = self.translate, "_in" if place else ""
        counts = Counter(row.outcome_name for row in rows)
        values = {"year": self.year, "count": len(rows), "place": place}
        if counts[UNREPORTED] == len(rows):
            return translate.segments(f"say.none_reported{kind}", **values)
        head = [translate(f"say.targets{kind}", **values)]
        for name in (*Verdict, UNREPORTED):
            if not counts[name]:
                continue
            judged = [row.outcome for row in rows if row.outcome and row.outcome.verdict == name]
            text = translate(f"say.count_{name}", count=counts[name])
            statuses = {outcome.status for outcome in judged}
            if len(statuses) == 1 and "" not in statuses:
                text = translate("outcome.not_published", verdict=text, status=translate(f"status.{statuses.pop()}"))
            if len(head) > 1:
                head[-1] += translate("mark.comma")
            head.append(text)
        return tuple(head)

    def _outcomes_lead(self, rows: Sequence[PlanRow]) -> tuple[Span, ...]:
        """Return a sentence for each outcome, missed ones first, and one for the targets without a result."""
        lead: list[Span] = []
        outcomes = [row.outcome for row in rows if row.outcome is not None]
        for outcome in outcomes[:MAX_LISTED_FIGURES]:
            lead += self._outcome_sentence(outcome)
        if len(outcomes) > MAX_LISTED_FIGURES:
            lead += self.translate.spans("say.more_outcomes", count=len(outcomes) - MAX_LISTED_FIGURES)
        silent = [row.kpi for row in rows if row.outcome is None]
        if silent and len(silent) <= MAX_LISTED_FIGURES:
            names = self.translate.listed(map(self.translate.kpi, silent))
            lead += self.translate.spans("say.unreported", kpis=names, year=self.year, count=len(silent))
        elif silent:
            lead += self.translate.spans("say.unreported_many", count=len(silent), year=self.year)
        return tuple(lead)

    def _outcome_sentence(self, outcome: TargetOutcome) -> tuple[Span, ...]:
        kpi = outcome.kpi
        lacking = self.translate.difference(abs(outcome.difference), kpi)
        gap = lacking if outcome.gap_percent is None else percent(outcome.gap_percent, digits=1)
        return self.translate.spans(
            f"say.outcome_{outcome.verdict.value}",
            kpi=self.translate.kpi(kpi),
            value=Span(self._value(outcome.result, kpi), "result", kpi.name),
            target=Span(self.translate.format_range(outcome.target, outcome.high, kpi), "target", kpi.name),
            gap=gap,
        )

    def _hardest_head(self, rows: Sequence[PlanRow]) -> tuple[str, ...]:
        """Return which of the targets that can be compared asks the most, in the plan's own figures."""
        row = rows[0]
        if row.effort is not None and row.effort.judgement in NOT_RISING and len(rows) > 1:
            return self.translate.segments("say.none_rising", year=self.year + 1, count=len(rows))
        return self.translate.segments(
            "say.hardest" if len(rows) > 1 else "say.only_comparable",
            year=self.year + 1,
            count=len(rows),
            kpi=self.translate.kpi(row.kpi),
            target=self._plan_words(row.kpi, row.next_targets),
        )

    def _plan_words(self, kpi: Kpi, targets: Sequence[TargetInterpretation]) -> str:
        """Return a target as the plan words it: a level, a growth, or both."""
        growth = next((percent(target.target.value) for target in targets if target.is_growth), None)
        level = next((self._target(target, kpi) for target in targets if not target.is_growth), None)
        key = "say.level_growth" if growth and level else "say.level_only" if level else "say.growth_only"
        return self.translate(key, growth=growth, level=level)

    def _hardest_lead(self, rows: Sequence[PlanRow]) -> tuple[Span, ...]:
        """Return the arithmetic behind the first target, and how many ask much, more, or little."""
        row = rows[0]
        first, effort = row.next_targets[0], row.effort
        assert effort is not None and row.result is not None  # a comparable row has both
        level = first.level or first.high
        values: dict[str, object] = {
            "year": self.year,
            "value": Span(self._value(row.result, row.kpi), "result", row.kpi.name),
            "target": Span(
                self._value(level, row.kpi) if level else self._target(first, row.kpi), "target", row.kpi.name
            ),
            "required": Span(self._required(first), "target", row.kpi.name),
            "achieved": Span(percent((effort.achieved or 0) * 100), "result", row.kpi.name),
            "ratio": fixed(effort.ratio, 2) if effort.ratio else "",
        }
        lead = self.translate.spans("say.pace" if effort.ratio else "say.required", **values)
        if len(rows) < 3:
            return lead
        most = sum(item.effort.judgement in MOST_ASKING for item in rows if item.effort)
        more = sum(item.effort.judgement in ASKING_MORE for item in rows if item.effort)
        rest = len(rows) - most - more
        return (*lead, *self.translate.spans("say.spread", count=len(rows), most=most, more=more, rest=rest))

    def _plain_overview(self) -> Narrative:
        """Tell the results of a year without targets before or after it."""
        results = self._results(covered(self.dataset, self.dataset.catalog.district(CITY), self.year))
        head = self.translate.segments("say.plain", year=self.year, count=len(results))
        if not results:
            return head, self.translate.spans("say.nothing", year=self.year, report=self.dataset.report_year)
        return head, tuple(self._results_sentence(results))
