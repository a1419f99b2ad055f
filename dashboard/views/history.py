"""Builds the sections of the table's history: the change log, and a comparison of two versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dash.development.base_component import Component

from dashboard.components.header import Choice, chooser
from dashboard.components.judgement_change import judgement_words
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import value_span, year_cell
from dashboard.dataset.model import CITY
from dashboard.dataset.numbers import number
from dashboard.dataset.observation import Observation
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import Change, short_version
from dashboard.history.log_chain import LogFault
from dashboard.history.versions import History
from dashboard.i18n.terms import Translator
from dashboard.metrics.export_rows import export_row
from dashboard.metrics.version_diff import JudgementChange, RowDifference, VersionDiff, diff_versions
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import data_table, section

MAX_LOG_FAULTS = 3  # faults of the change log on screen; `app.py log --verify` lists all
MAX_CHANGES = 20  # changes on screen; the file holds all
MAX_OPEN_ROWS, MAX_DIFF_ROWS = 30, 300  # rows of a comparison: more are folded away, and more than that not listed


def history_sections(context: ViewContext) -> tuple[Component, ...]:
    """Builds the change log, and where another version can be read, the comparison of two."""
    log = _log(context.history, context)
    return (log, _comparison(context)) if len(context.history.versions) > 1 or context.selection.between else (log,)


def _log(history: History, context: ViewContext) -> Component:
    translate, title, changes = context.translate, context.translate("history.title"), history.changes
    faults = _faults(history.faults, context)
    if not changes:
        return section("history", title, "", *faults, html.P(translate("history.none"), className="footnote"))
    names = ("time", "who", "what", "files", "counts", "versions")
    heads = [(translate(f"history.{name}"), None) for name in names]
    rows = [_change(change, context) for change in changes[:MAX_CHANGES]]
    table = data_table(heads, rows, "history card-table", context)
    older = len(changes) - MAX_CHANGES
    foot = [html.P(translate("history.more", count=number(older)), className="footnote")] if older > 0 else []
    return section("history", title, translate("history.note"), *faults, table, *foot)


def _faults(faults: Sequence[LogFault], context: ViewContext) -> list[Component]:
    """Builds the alert that the change log does not hold together, with its first faults; nothing where it does."""
    if not faults:
        return []
    items = [html.Li(_fault_text(fault, context.translate)) for fault in faults[:MAX_LOG_FAULTS]]
    summary = html.Summary(context.translate("history.faults", count=len(faults)))
    return [html.Details([summary, html.Ul(items)], className="data-errors", role="alert")]


def _fault_text(fault: LogFault, translate: Translator) -> str:
    """Writes a fault of the change log as a sentence."""
    versions = {"before": short_version(fault.before), "after": short_version(fault.after)}
    return translate(f"history.fault_{fault.kind.value}", line=number(fault.line), **versions)


def _change(change: Change, context: ViewContext) -> Component:
    translate = context.translate
    counts = {"added": len(change.added), "changed": len(change.changed), "removed": len(change.removed)}
    listed = [translate(f"history.{name}", count=number(count)) for name, count in counts.items() if count]
    pair = (short_version(change.before), short_version(change.after))
    href = f"{context.selection.change(between=pair).href}#s-compare"
    return html.Tr(
        [
            html.Td(_time(change.time, context), className="cell-nowrap"),
            html.Td(change.who or translate("history.nothing")),
            html.Td(translate(f"history.{change.kind.value}"), className="cell-nowrap"),
            html.Td(translate.listed(change.files), className="source"),
            html.Td(translate.listed(listed), className="cell-nowrap"),
            html.Td(html.A(f"{pair[0]} → {pair[1]}", href=href, className="link nowrap"), className="cell-nowrap"),
        ]
    )


def _time(time: datetime, context: ViewContext) -> str:
    return f"{context.translate.date(time.date().isoformat())} {time:%H:%M}"


def _comparison(context: ViewContext) -> Component:
    """Builds two choosers of versions, and under them what is different."""
    translate, history = context.translate, context.history
    digests = [version.short for version in history.versions]
    before, after = context.selection.between or (digests[min(1, len(digests) - 1)], digests[0])
    choosers = [
        _version_chooser("from", before, [(digest, after) for digest in digests], context),
        _version_chooser("to", after, [(before, digest) for digest in digests], context),
    ]
    older, newer = history.dataset(before), history.dataset(after)
    if older is None or newer is None:
        text = translate("history.lost", digest=before if older is None else after)
        content: list[Component] = [html.P(text, className="empty-state")]
    else:
        content = _differences(diff_versions(older, newer), older, newer, context)
    title, note = translate("history.compare"), translate("history.compare_note")
    return section("compare", title, note, html.Div(choosers, className="filters"), *content)


def _version_chooser(name: str, value: str, pairs: Sequence[tuple[str, str]], context: ViewContext) -> Component:
    """Builds a select of versions, each leading to a pair; a version without a file is an option of its own."""
    translate, history, selection = context.translate, context.history, context.selection
    side = 0 if name == "from" else 1
    choices: list[Choice] = []
    for pair in pairs:
        version = history.version(pair[side])
        assert version is not None  # the pairs are made of the history's versions
        key = "history.current" if version.is_current else "history.one"
        label = translate(key, digest=pair[side], date=_time(version.written, context))
        choices.append({"label": label, "value": selection.change(between=pair).href})
    if history.version(value) is None:
        choices.insert(0, {"label": translate("history.other"), "value": selection.href})
    chosen = next((pair for pair in pairs if pair[side] == value), None)
    href = selection.change(between=chosen).href if chosen else selection.href
    return chooser(f"version-{name}", translate(f"history.{name}"), choices, href)


def _differences(diff: VersionDiff, older: Dataset, newer: Dataset, context: ViewContext) -> list[Component]:
    translate = context.translate
    if not diff.rows:
        return [html.P(translate("history.same"), className="footnote")]
    turns = len(diff.judgement_changes)
    counts = {"added": diff.added, "changed": diff.changed, "removed": diff.removed, "turns": turns}
    digests = {"before": short_version(older.digest), "after": short_version(newer.digest)}
    summary = translate("history.said", **digests, **{name: number(count) for name, count in counts.items()})
    lists = {
        "turns": [_judgement_change(change, context) for change in diff.judgement_changes],
        "rows": [_row_difference(difference, context) for difference in diff.rows],
    }
    tables = [_folded_table(name, rows, context) for name, rows in lists.items() if rows]
    return [html.P(summary, className="message"), *tables]


def _folded_table(name: str, rows: list[Component], context: ViewContext) -> Component:
    """Builds a table under its count, folded where it is long."""
    translate, rest = context.translate, len(rows) - MAX_DIFF_ROWS
    columns = ("table.kpi", "table.place", "table.year", "table.measure", "history.before", "history.after")
    heads = [(translate(column), "numeric" if column.startswith("history") else "") for column in columns]
    table = data_table(heads, rows[:MAX_DIFF_ROWS], "compare card-table", context)
    content = [html.Summary(translate(f"history.{name}", count=number(len(rows)))), table]
    if rest > 0:
        content.append(html.P(translate("history.rows_more", count=number(rest)), className="footnote"))
    return html.Details(content, open=len(rows) <= MAX_OPEN_ROWS, className="disclosure")


def _judgement_change(change: JudgementChange, context: ViewContext) -> Component:
    subject, words = change.subject, judgement_words(change, context.translate)
    cells = [words.before, words.after]
    return _table_row(subject.kpi, "", subject.district, str(subject.year), words.name, cells, context)


def _row_difference(difference: RowDifference, context: ViewContext) -> Component:
    row = difference.row
    cells = [_value(observation, context) for observation in (difference.before, difference.after)]
    measure = context.translate(f"measure.{row.measure.value}")
    year = year_cell(row, context.translate)
    return _table_row(row.kpi, row.breakdown, row.district, year, measure, cells, context)


def _value(observation: Observation | None, context: ViewContext) -> Component | str:
    if observation is None:
        return context.translate("history.nothing")
    if observation.kpi not in context.dataset.kpis:  # a KPI that is no longer in the table
        return f"{number(observation.value)} {observation.unit}"
    texts = filter(None, (context.translate.note(observation.note), observation.locator))
    smalls = [html.Small(text, className="breakdown") for text in texts]
    return html.Span([value_span(export_row(observation), context), *smalls])


def _table_row(
    name: str, breakdown: str, district: str, year: Component | str, subject: str, cells: Sequence[Component | str],
    context: ViewContext,
) -> Component:  # fmt: skip
    translate, catalog = context.translate, context.dataset.catalog
    kpi = context.dataset.kpis.get(name)
    title: Component | str = name
    if kpi is not None:
        is_choosable = any(choosable.name == district for choosable in catalog.choosable)
        selection = context.selection.change(district=district if is_choosable else CITY)
        title = html.A(translate.kpi(kpi), href=selection.to(View.KPI, kpi=name).href, className="link")
    small = [html.Small(translate.breakdown(breakdown), className="breakdown")] if breakdown else []
    return html.Tr(
        [
            html.Td([title, *small]),
            html.Td(translate.district(catalog.district(district)), className="cell-nowrap"),
            html.Td(year),
            html.Td(subject, className="cell-nowrap"),
            *(html.Td(cell, className="numeric") for cell in cells),
        ]
    )
