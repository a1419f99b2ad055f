"""Diffs two versions of the table: rows, and the judgements that change because of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.model import Kpi
from dashboard.dataset.observation import Measure, Observation
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckRule
from dashboard.metrics.checks.run_checks import check_results
from dashboard.metrics.growth import effort, target_interpretations
from dashboard.metrics.plan_year import target_outcomes

NEAREST_YEAR_RULES = (CheckRule.FALL, CheckRule.LATER)  # compare with the nearest year, which may be another one now


class JudgementKind(StrEnum):
    """Names what is judged."""

    OUTCOME = "outcome"  # whether a target was reached
    EFFORT = "effort"  # how hard it is
    FINDING = "finding"  # whether two figures fit


@dataclass(frozen=True, slots=True)
class Subject:
    """Identifies one thing that is judged."""

    kind: JudgementKind
    kpi: str
    district: str
    year: int
    aspect: str  # the interpretation of a target, or the rule of a check with its other side


@dataclass(frozen=True, slots=True)
class JudgementChange:
    """Holds a judgement that changed; None where there was, or is, nothing to judge."""

    subject: Subject
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RowDifference:
    """Holds a row that was added (`before` is None), removed (`after` is None) or changed."""

    before: Observation | None
    after: Observation | None

    @property
    def row(self) -> Observation:
        """Return the row as it is, or was."""
        row = self.after or self.before
        assert row is not None  # one of them is there
        return row


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """Holds rows in the order of the newer table, removed ones last, and judgements by KPI."""

    rows: tuple[RowDifference, ...]
    judgement_changes: tuple[JudgementChange, ...]

    @property
    def added(self) -> int:
        """Return the number of added rows."""
        return sum(difference.before is None for difference in self.rows)

    @property
    def removed(self) -> int:
        """Return the number of removed rows."""
        return sum(difference.after is None for difference in self.rows)

    @property
    def changed(self) -> int:
        """Return the number of rows that say something else."""
        return len(self.rows) - self.added - self.removed


def diff_versions(before: Dataset, after: Dataset) -> VersionDiff:
    """Diff two tables: rows that only one of them has, and the judgements that differ."""
    removed = {row.key: row for row in before.rows_not_in(after)}
    rows = [RowDifference(removed.pop(row.key, None), row) for row in after.rows_not_in(before)]
    rows += [RowDifference(row, None) for row in removed.values()]
    changed_kpis = {difference.row.kpi for difference in rows}
    if not changed_kpis:
        return VersionDiff((), ())
    old, new = (dict(_judgements(dataset, _affected(dataset, changed_kpis))) for dataset in (before, after))
    changes = [JudgementChange(subject, old.get(subject), new.get(subject)) for subject in {**new, **old}]
    kinds, kpis = list(JudgementKind), list(dict.fromkeys((*after.kpis, *before.kpis)))

    def order(change: JudgementChange) -> tuple[int, int, int]:
        return kinds.index(change.subject.kind), kpis.index(change.subject.kpi), change.subject.year

    return VersionDiff(tuple(rows), tuple(sorted((item for item in changes if item.before != item.after), key=order)))


def _affected(dataset: Dataset, changed_kpis: set[str]) -> tuple[Kpi, ...]:
    """Return the KPIs with changed rows, and those that are judged by them: flows, stocks, shares, parts."""
    affected = changed_kpis | {kpi.flow_of for kpi in dataset.kpis.values() if kpi.name in changed_kpis and kpi.flow_of}
    kpis = dataset.kpis.values()
    return tuple(kpi for kpi in kpis if kpi.name in affected or {kpi.flow_of, kpi.share_of, kpi.part_of} & changed_kpis)


def _judgements(dataset: Dataset, kpis: tuple[Kpi, ...]) -> Iterator[tuple[Subject, str]]:
    """Yield every outcome and effort of some KPIs in all places, and the kinds of all check results."""
    for kpi in kpis:
        for place in dataset.places(kpi.name):
            series = dataset.series(kpi.name, place.name)
            for outcome in target_outcomes(dataset, [kpi], place.name):
                subject = Subject(JudgementKind.OUTCOME, kpi.name, place.name, outcome.year, "")
                yield subject, outcome.verdict.value
            for year in series.years(Measure.TARGET, Measure.TARGET_GROWTH):
                for interpretation in target_interpretations(series, year):
                    subject = Subject(JudgementKind.EFFORT, kpi.name, place.name, year, interpretation.token)
                    yield subject, effort(series, interpretation).judgement.value
    for result in reversed(check_results(dataset)):  # of several of one year's months the gravest stays
        year_text = "" if result.rule in NEAREST_YEAR_RULES else str(result.other_year or "")
        other = result.other_kpi.name if result.other_kpi else year_text
        months = "months" if result.is_monthly else ""
        aspect = "-".join(filter(None, (result.rule.value, other, result.breakdown, months)))
        subject = Subject(JudgementKind.FINDING, result.kpi.name, result.district.name, result.year, aspect)
        yield subject, result.kind.value
