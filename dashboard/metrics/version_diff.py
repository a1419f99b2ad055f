"""What is different between two versions of the table: rows, and the judgements that turn because of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.model import Kpi, Measure, Observation
from dashboard.dataset.table import Dataset
from dashboard.metrics.checks.check_result import CheckRule
from dashboard.metrics.checks.run_checks import check_results
from dashboard.metrics.growth import effort, target_interpretations
from dashboard.metrics.outcome import outcomes

AIMS = (Measure.TARGET, Measure.TARGET_GROWTH)
MOVING = (CheckRule.FALL, CheckRule.LATER)  # held against the nearest year, which may be another one now
Key = tuple[str, str, str, int, Measure]


class JudgementKind(StrEnum):
    """What is judged."""

    OUTCOME = "outcome"  # whether a target was reached
    EFFORT = "effort"  # how hard it is
    FINDING = "finding"  # whether two figures fit


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that is judged."""

    sort: JudgementKind
    kpi: str
    district: str
    year: int
    aspect: str  # the reading of a target, or the rule of a check with its other side


@dataclass(frozen=True, slots=True)
class JudgementChange:
    """A judgement that is another now; None where there was, or is, nothing to judge."""

    subject: Subject
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row that came (`before` is None), went (`after` is None), or says something else."""

    before: Observation | None
    after: Observation | None

    @property
    def row(self) -> Observation:
        """The row as it is, or was."""
        row = self.after or self.before
        assert row is not None  # one of them is there
        return row


@dataclass(frozen=True, slots=True)
class VersionDiff:
    """Rows in the order of the newer table, those that went last; judgements by KPI."""

    rows: tuple[RowDifference, ...]
    judgement_changes: tuple[JudgementChange, ...]

    @property
    def added(self) -> int:
        """Rows that came."""
        return sum(one.before is None for one in self.rows)

    @property
    def removed(self) -> int:
        """Rows that went."""
        return sum(one.after is None for one in self.rows)

    @property
    def changed(self) -> int:
        """Rows that say something else."""
        return len(self.rows) - self.added - self.removed


def diff_versions(before: Dataset, after: Dataset) -> VersionDiff:
    """What the newer of two tables says that the older does not, and the other way round."""
    gone = {_key(row): row for row in before.rows_not_in(after)}
    rows = [RowDifference(gone.pop(_key(row), None), row) for row in after.rows_not_in(before)]
    rows += [RowDifference(row, None) for row in gone.values()]
    touched = {one.row.kpi for one in rows}
    if not touched:
        return VersionDiff((), ())
    old, new = (dict(_judged(dataset, _near(touched, dataset))) for dataset in (before, after))
    turns = [JudgementChange(one, old.get(one), new.get(one)) for one in {**new, **old} if old.get(one) != new.get(one)]
    order = {name: place for place, name in enumerate(dict.fromkeys((*after.kpis, *before.kpis)))}
    turns.sort(key=lambda one: (list(JudgementKind).index(one.subject.sort), order[one.subject.kpi], one.subject.year))
    return VersionDiff(tuple(rows), tuple(turns))


def _key(row: Observation) -> Key:
    return row.kpi, row.breakdown, row.district, row.year, row.measure


def _near(touched: set[str], dataset: Dataset) -> tuple[Kpi, ...]:
    """The KPIs with other rows, and those that are judged by them: what flows into them, shares, wholes."""

    def is_near(kpi: Kpi) -> bool:
        linked = {name for name in (kpi.flow_of, kpi.share_of, kpi.part_of) if name}
        back = {one for one in touched if one in dataset.kpis and dataset.kpis[one].flow_of == kpi.name}
        return kpi.name in touched or bool(linked & touched) or bool(back)

    return tuple(kpi for kpi in dataset.kpis.values() if is_near(kpi))


def _judged(dataset: Dataset, kpis: tuple[Kpi, ...]) -> Iterator[tuple[Subject, str]]:
    """Every judgement of some KPIs in all places, and all findings."""
    for kpi in kpis:
        for place in dataset.places(kpi.name):
            series = dataset.series(kpi.name, place.name)
            for one in outcomes(series):
                yield Subject(JudgementKind.OUTCOME, kpi.name, place.name, one.target.year, ""), one.verdict.value
            for year in {row.year for row in series.observations if row.measure in AIMS}:
                for reading in target_interpretations(series, year):
                    subject = Subject(JudgementKind.EFFORT, kpi.name, place.name, year, reading.token)
                    yield subject, effort(series, reading).judgement.value
    yield from _found(dataset).items()


def _found(dataset: Dataset) -> Mapping[Subject, str]:
    found = {}
    for one in check_results(dataset):
        year = "" if one.rule in MOVING else str(one.other_year or "")
        other = one.other.name if one.other else year
        aspect = "-".join(filter(None, (one.rule.value, other)))
        found[Subject(JudgementKind.FINDING, one.kpi.name, one.district.name, one.year, aspect)] = one.verdict.value
    return found
