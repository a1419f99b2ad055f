"""The table's history: who changed it when, and what is different between two of its versions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dash.development.base_component import Component

from dashboard.components.badges import scrolled
from dashboard.components.header import Choice, chooser
from dashboard.components.rendering.fast_html import html
from dashboard.components.table import value_cell
from dashboard.dataset.model import CITY, Observation
from dashboard.dataset.numbers import number
from dashboard.dataset.table import Dataset
from dashboard.history.change_log import Change, short_version
from dashboard.history.versions import Version
from dashboard.metrics.export_rows import export_row
from dashboard.metrics.version_diff import (
    JudgementChange,
    JudgementKind,
    RowDifference,
    Subject,
    VersionDiff,
    diff_versions,
)
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext
from dashboard.views.page import section

MOST = 20  # changes on screen; the file holds all
FOLDED, ROWS = 30, 300  # lines of a comparison: more are folded away, and more than that not listed


def history_sections(context: ViewContext) -> tuple[Component, ...]:
    """The change log, and where another version is kept, the comparison of two."""
    log = _log(context.history.changes, context)
    return (log, _comparison(context)) if len(context.history.versions) > 1 or context.selection.between else (log,)


def _log(changes: Sequence[Change], context: ViewContext) -> Component:
    translate = context.translate
    if not changes:
        return section("history", translate("history.title"), "", html.P(translate("history.none"), className="foot"))
    names = ("time", "who", "what", "files", "counts", "versions")
    head = [html.Th(translate(f"history.{name}"), scope="col") for name in names]
    table = html.Table(
        [html.Thead(html.Tr(head)), html.Tbody([_change(change, context) for change in changes[:MOST]])],
        className="sheet history cards",
    )
    older = len(changes) - MOST
    foot = [html.P(translate("history.more", count=number(older)), className="foot")] if older > 0 else []
    return section("history", translate("history.title"), translate("history.note"), scrolled(table, translate), *foot)


def _change(change: Change, context: ViewContext) -> Component:
    translate = context.translate
    counts = {"added": len(change.added), "changed": len(change.changed), "removed": len(change.removed)}
    told = [translate(f"history.{name}", count=number(count)) for name, count in counts.items() if count]
    pair = (short_version(change.before), short_version(change.after))
    versions = html.A(
        f"{pair[0]} → {pair[1]}", href=f"{context.selection.change(between=pair).href}#s-compare", className="link num"
    )
    return html.Tr(
        [
            html.Td(_time(change.time, context), className="keep"),
            html.Td(change.who),
            html.Td(translate(f"history.{change.kind.value}"), className="keep"),
            html.Td(translate.listed(change.files), className="src"),
            html.Td(translate.listed(told), className="keep"),
            html.Td(versions, className="keep"),
        ]
    )


def _time(time: datetime, context: ViewContext) -> str:
    return f"{context.translate.date(time.date().isoformat())} {time:%H:%M}"


def _comparison(context: ViewContext) -> Component:
    """Two choosers, and under them what is different."""
    translate, history = context.translate, context.history
    kept = [short_version(one.digest) for one in history.versions]
    before, after = context.selection.between or (kept[min(1, len(kept) - 1)], kept[0])
    choosers = html.Div(
        [
            _versions("from", before, [(one, after) for one in kept], context),
            _versions("to", after, [(before, one) for one in kept], context),
        ],
        className="filters",
    )
    sides = [history.dataset(one) for one in (before, after)]
    older, newer = sides
    content: list[Component]
    if older is None or newer is None:
        lost = next(one for one, side in zip((before, after), sides, strict=True) if side is None)
        content = [html.P(translate("history.lost", digest=lost), className="nothing-found")]
    else:
        content = _differences(diff_versions(older, newer), older, newer, context)
    return section("compare", translate("history.compare"), translate("history.compare_note"), choosers, *content)


def _versions(name: str, value: str, pairs: Sequence[tuple[str, str]], context: ViewContext) -> Component:
    """A chooser of versions, each with the pair that it leads to; one that is not kept stands alone."""
    translate, history, side = context.translate, context.history, 0 if name == "from" else 1
    choices: list[Choice] = []
    for pair in pairs:
        version = history.version(pair[side])
        assert version is not None  # the pairs are of versions that are kept
        choices.append({"label": _named(version, context), "value": context.selection.change(between=pair).href})
    if history.version(value) is None:
        choices.insert(0, {"label": translate("history.other"), "value": context.selection.href})
    chosen = next((pair for pair in pairs if pair[side] == value), None)
    href = context.selection.change(between=chosen).href if chosen else context.selection.href
    return chooser(f"version-{name}", translate(f"history.{name}"), choices, href)


def _named(version: Version, context: ViewContext) -> str:
    key = "history.current" if version.is_current else "history.one"
    return context.translate(key, digest=short_version(version.digest), date=_time(version.written, context))


def _differences(found: VersionDiff, older: Dataset, newer: Dataset, context: ViewContext) -> list[Component]:
    translate = context.translate
    if not found.rows:
        return [html.P(translate("history.same"), className="foot")]
    said = translate(
        "history.said",
        before=short_version(older.digest),
        after=short_version(newer.digest),
        added=number(found.added),
        changed=number(found.changed),
        removed=number(found.removed),
        turns=number(len(found.judgement_changes)),
    )
    turns, rows = (
        [_turn(one, context) for one in found.judgement_changes],
        [_altered(one, context) for one in found.rows],
    )
    lists = [_listed(name, lines, context) for name, lines in (("turns", turns), ("rows", rows)) if lines]
    return [html.P(said, className="said"), *lists]


def _listed(name: str, lines: list[Component], context: ViewContext) -> Component:
    """A list under its count, folded where it is long."""
    translate, over = context.translate, len(lines) - ROWS
    summary = html.Summary(translate(f"history.{name}", count=number(len(lines))))
    more = [html.P(translate("history.rows_more", count=number(over)), className="foot")] if over > 0 else []
    return html.Details(
        [summary, _table(lines[:ROWS], context), *more], open=len(lines) <= FOLDED, className="tabletwin"
    )


def _table(rows: list[Component], context: ViewContext) -> Component:
    translate = context.translate
    names = ("table.kpi", "table.place", "table.year", "table.measure", "history.before", "history.after")
    head = [
        html.Th(translate(name), scope="col", className="r" if name.startswith("history") else "") for name in names
    ]
    return scrolled(
        html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="sheet compare cards"), translate
    )


def _turn(turn: JudgementChange, context: ViewContext) -> Component:
    subject = turn.subject
    cells = [_verdict(subject, side, context) for side in (turn.before, turn.after)]
    return _line(subject.kpi, "", subject.district, subject.year, _sort(subject, context), cells, context)


def _sort(subject: Subject, context: ViewContext) -> str:
    if subject.sort is not JudgementKind.FINDING:
        return context.translate(f"history.{subject.sort.value}")
    return context.translate(
        "history.finding", rule=context.translate(f"history.rule_{subject.aspect.partition('-')[0]}")
    )


def _verdict(subject: Subject, side: str | None, context: ViewContext) -> str:
    if side is None:
        return context.translate("history.nothing")
    room = {JudgementKind.OUTCOME: "outcome", JudgementKind.EFFORT: "effort", JudgementKind.FINDING: "check"}[
        subject.sort
    ]
    return context.translate(f"{room}.{side}")


def _altered(one: RowDifference, context: ViewContext) -> Component:
    row = one.row
    cells = [_value(side, context) for side in (one.before, one.after)]
    measure = context.translate(f"measure.{row.measure.value}")
    return _line(row.kpi, row.breakdown, row.district, row.year, measure, cells, context)


def _value(row: Observation | None, context: ViewContext) -> Component | str:
    if row is None:
        return context.translate("history.nothing")
    if row.kpi not in context.dataset.kpis:  # a KPI that is no longer in the table
        return f"{number(row.value)} {row.unit}"
    note = [html.Small(context.translate.note(row.note), className="part")] if row.note else []
    return html.Span([value_cell(export_row(row), context), *note])


def _line(
    kpi: str, part: str, district: str, year: int, what: str, cells: Sequence[Component | str], context: ViewContext
) -> Component:
    translate, known = context.translate, context.dataset.kpis.get(kpi)
    name: Component | str = kpi
    if known is not None:
        place = district if district in {one.name for one in context.dataset.catalog.choosable} else CITY
        address = context.selection.change(district=place)
        name = html.A(translate.kpi(known), href=address.to(View.KPI, kpi=kpi).href, className="link")
    under = [html.Small(translate.breakdown(part), className="part")] if part else []
    return html.Tr(
        [
            html.Td([name, *under]),
            html.Td(translate.district(context.dataset.catalog.district(district)), className="keep"),
            html.Td(str(year)),
            html.Td(what, className="keep"),
            *(html.Td(cell, className="r") for cell in cells),
        ]
    )
