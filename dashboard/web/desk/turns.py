"""Puts into words which judgements of the dashboard a return would turn, by the dashboard's own rules."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.components.desk.preview import Judged, Turn
from dashboard.components.judgement_change import CHECK, judgement_words
from dashboard.components.progress import percent_text
from dashboard.dataset.model import CITY, TASKS, Kpi
from dashboard.dataset.observation import Measure
from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import Translator
from dashboard.metrics.progress import Progress
from dashboard.metrics.progress_rows import progress_rows, target_progress, task_rows
from dashboard.metrics.version_diff import JudgementChange, diff_versions
from dashboard.returns.desk.model import RoundKey
from dashboard.returns.importing import ImportResult


def turns_of(result: ImportResult, key: RoundKey, place: str, translate: Translator) -> Iterator[Turn]:
    """The judgements that turn: those of years, and of a month those of the year under way."""
    for change in diff_versions(result.dataset, result.after).judgement_changes:
        yield _of_year(change, result.after, translate)
    if key.month is not None:
        yield from _progress(result, key.year, key.month, place, translate)
        if place == CITY:
            yield from _tasks(result, key.year, key.month, translate)


def _progress(result: ImportResult, year: int, month: int, place: str, translate: Translator) -> Iterator[Turn]:
    """A target's progress at the newest month that the place has a figure of, without the return and with it."""
    kpis = [kpi for kpi in result.after.kpis.values() if kpi.area]
    for after in progress_rows(result.after, kpis, year, month, place):
        kpi = after.series.kpi
        if after.target is None or after.figure is None:
            continue
        before = _before(result.dataset, kpi, year, month, place)
        was = _judged(before, translate) if before else Judged(translate("progress.unreported"), "unreported")
        now = _judged(after, translate)
        if was.kind != now.kind:
            yield Turn(translate.kpi(kpi), translate("view.progress"), was, now)


def _before(dataset: Dataset, kpi: Kpi, year: int, month: int, place: str) -> Progress | None:
    months = [other for other in dataset.series(kpi.name, place).months(year, Measure.ACTUAL) if other <= month]
    return target_progress(dataset, kpi, year, months[-1], place) if months else None


def _judged(progress: Progress, translate: Translator) -> Judged:
    state, notes = progress.state.value, [translate("progress.through", month=translate.month(progress.month))]
    if progress.completion is not None:
        notes.append(translate("progress.done", value=percent_text(progress.completion)))
    if progress.expected is not None:
        notes.append(translate("progress.expected", value=percent_text(progress.expected)))
    return Judged(translate(f"progress.{state}"), state, translate("mark.comma").join(notes))


def _tasks(result: ImportResult, year: int, month: int, translate: Translator) -> Iterator[Turn]:
    states = [
        {row.task.breakdown: row.state.value for row in task_rows(dataset, year, month)}
        for dataset in (result.dataset, result.after)
    ]
    for name, after in states[1].items():
        before = states[0].get(name, "unreported")
        if before != after:
            words = [Judged(translate(f"progress.task_{state}"), f"task-{state}") for state in (before, after)]
            yield Turn(translate.breakdown(name), translate("view.progress"), *words)


def _of_year(change: JudgementChange, dataset: Dataset, translate: Translator) -> Turn:
    subject, words = change.subject, judgement_words(change, translate)
    sides = [
        Judged(text, "" if words.prefix == CHECK else state or "")  # findings of checks have no symbol
        for text, state in ((words.before, change.before), (words.after, change.after))
    ]
    kpi = dataset.kpis.get(subject.kpi)
    place = translate.label(translate.catalog.district(subject.district))
    title = translate.kpi(kpi) if kpi and kpi.name != TASKS else subject.kpi
    return Turn(f"{title} {place} {subject.year}", words.name, *sides)
