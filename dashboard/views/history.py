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
from dashboard.history.change import Change
from dashboard.history.change_log import Version
from dashboard.history.versions import short
from dashboard.metrics.export_rows import record
from dashboard.metrics.version_diff import Altered, Difference, Sort, Subject, Turn, difference
from dashboard.routing.selection import View
from dashboard.routing.view_context import Scene
from dashboard.views.page import section

MOST = 20  # changes on screen; the file holds all
FOLDED, ROWS = 30, 300  # lines of a comparison: more are folded away, and more than that not listed


def history_sections(scene: Scene) -> tuple[Component, ...]:
    """The change log, and where another version is kept, the comparison of two."""
    log = _log(scene.history.changes, scene)
    return (log, _comparison(scene)) if len(scene.history.versions) > 1 or scene.selection.between else (log,)


def _log(changes: Sequence[Change], scene: Scene) -> Component:
    words = scene.words
    if not changes:
        return section("history", words("history.title"), "", html.P(words("history.none"), className="foot"))
    names = ("time", "who", "what", "files", "counts", "versions")
    head = [html.Th(words(f"history.{name}"), scope="col") for name in names]
    table = html.Table(
        [html.Thead(html.Tr(head)), html.Tbody([_change(change, scene) for change in changes[:MOST]])],
        className="sheet history cards",
    )
    older = len(changes) - MOST
    foot = [html.P(words("history.more", count=number(older)), className="foot")] if older > 0 else []
    return section("history", words("history.title"), words("history.note"), scrolled(table, words), *foot)


def _change(change: Change, scene: Scene) -> Component:
    words = scene.words
    counts = {"added": len(change.added), "changed": len(change.changed), "removed": len(change.removed)}
    told = [words(f"history.{name}", count=number(count)) for name, count in counts.items() if count]
    pair = (short(change.before), short(change.after))
    versions = html.A(
        f"{pair[0]} → {pair[1]}", href=f"{scene.selection.change(between=pair).href}#s-compare", className="link num"
    )
    return html.Tr(
        [
            html.Td(_time(change.time, scene), className="keep"),
            html.Td(change.who),
            html.Td(words(f"history.{change.kind.value}"), className="keep"),
            html.Td(words.listed(change.files), className="src"),
            html.Td(words.listed(told), className="keep"),
            html.Td(versions, className="keep"),
        ]
    )


def _time(time: datetime, scene: Scene) -> str:
    return f"{scene.words.date(time.date().isoformat())} {time:%H:%M}"


def _comparison(scene: Scene) -> Component:
    """Two choosers, and under them what is different."""
    words, history = scene.words, scene.history
    kept = [short(one.digest) for one in history.versions]
    before, after = scene.selection.between or (kept[min(1, len(kept) - 1)], kept[0])
    choosers = html.Div(
        [
            _versions("from", before, [(one, after) for one in kept], scene),
            _versions("to", after, [(before, one) for one in kept], scene),
        ],
        className="filters",
    )
    sides = [history.dataset(one) for one in (before, after)]
    older, newer = sides
    content: list[Component]
    if older is None or newer is None:
        lost = next(one for one, side in zip((before, after), sides, strict=True) if side is None)
        content = [html.P(words("history.lost", digest=lost), className="nothing-found")]
    else:
        content = _differences(difference(older, newer), older, newer, scene)
    return section("compare", words("history.compare"), words("history.compare_note"), choosers, *content)


def _versions(name: str, value: str, pairs: Sequence[tuple[str, str]], scene: Scene) -> Component:
    """A chooser of versions, each with the pair that it leads to; one that is not kept stands alone."""
    words, history, side = scene.words, scene.history, 0 if name == "from" else 1
    choices: list[Choice] = []
    for pair in pairs:
        version = history.version(pair[side])
        assert version is not None  # the pairs are of versions that are kept
        choices.append({"label": _named(version, scene), "value": scene.selection.change(between=pair).href})
    if history.version(value) is None:
        choices.insert(0, {"label": words("history.other"), "value": scene.selection.href})
    chosen = next((pair for pair in pairs if pair[side] == value), None)
    href = scene.selection.change(between=chosen).href if chosen else scene.selection.href
    return chooser(f"version-{name}", words(f"history.{name}"), choices, href)


def _named(version: Version, scene: Scene) -> str:
    key = "history.current" if version.is_current else "history.one"
    return scene.words(key, digest=short(version.digest), date=_time(version.written, scene))


def _differences(found: Difference, older: Dataset, newer: Dataset, scene: Scene) -> list[Component]:
    words = scene.words
    if not found.rows:
        return [html.P(words("history.same"), className="foot")]
    said = words(
        "history.said",
        before=short(older.digest),
        after=short(newer.digest),
        added=number(found.added),
        changed=number(found.changed),
        removed=number(found.removed),
        turns=number(len(found.turns)),
    )
    turns, rows = [_turn(one, scene) for one in found.turns], [_altered(one, scene) for one in found.rows]
    lists = [_listed(name, lines, scene) for name, lines in (("turns", turns), ("rows", rows)) if lines]
    return [html.P(said, className="said"), *lists]


def _listed(name: str, lines: list[Component], scene: Scene) -> Component:
    """A list under its count, folded where it is long."""
    words, over = scene.words, len(lines) - ROWS
    summary = html.Summary(words(f"history.{name}", count=number(len(lines))))
    more = [html.P(words("history.rows_more", count=number(over)), className="foot")] if over > 0 else []
    return html.Details([summary, _table(lines[:ROWS], scene), *more], open=len(lines) <= FOLDED, className="tabletwin")


def _table(rows: list[Component], scene: Scene) -> Component:
    words = scene.words
    names = ("table.kpi", "table.place", "table.year", "table.measure", "history.before", "history.after")
    head = [html.Th(words(name), scope="col", className="r" if name.startswith("history") else "") for name in names]
    return scrolled(html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="sheet compare cards"), words)


def _turn(turn: Turn, scene: Scene) -> Component:
    subject = turn.subject
    cells = [_verdict(subject, side, scene) for side in (turn.before, turn.after)]
    return _line(subject.kpi, "", subject.district, subject.year, _sort(subject, scene), cells, scene)


def _sort(subject: Subject, scene: Scene) -> str:
    if subject.sort is not Sort.FINDING:
        return scene.words(f"history.{subject.sort.value}")
    return scene.words("history.finding", rule=scene.words(f"history.rule_{subject.aspect.partition('-')[0]}"))


def _verdict(subject: Subject, side: str | None, scene: Scene) -> str:
    if side is None:
        return scene.words("history.nothing")
    room = {Sort.OUTCOME: "outcome", Sort.EFFORT: "effort", Sort.FINDING: "check"}[subject.sort]
    return scene.words(f"{room}.{side}")


def _altered(one: Altered, scene: Scene) -> Component:
    row = one.row
    cells = [_value(side, scene) for side in (one.before, one.after)]
    measure = scene.words(f"measure.{row.measure.value}")
    return _line(row.kpi, row.breakdown, row.district, row.year, measure, cells, scene)


def _value(row: Observation | None, scene: Scene) -> Component | str:
    if row is None:
        return scene.words("history.nothing")
    if row.kpi not in scene.dataset.kpis:  # a KPI that is no longer in the table
        return f"{number(row.value)} {row.unit}"
    note = [html.Small(scene.words.note(row.note), className="part")] if row.note else []
    return html.Span([value_cell(record(row), scene), *note])


def _line(
    kpi: str, part: str, district: str, year: int, what: str, cells: Sequence[Component | str], scene: Scene
) -> Component:
    words, known = scene.words, scene.dataset.kpis.get(kpi)
    name: Component | str = kpi
    if known is not None:
        place = district if district in {one.name for one in scene.dataset.catalog.choosable} else CITY
        address = scene.selection.change(district=place)
        name = html.A(words.kpi(known), href=address.to(View.KPI, kpi=kpi).href, className="link")
    under = [html.Small(words.breakdown(part), className="part")] if part else []
    return html.Tr(
        [
            html.Td([name, *under]),
            html.Td(words.district(scene.dataset.catalog.district(district)), className="keep"),
            html.Td(str(year)),
            html.Td(what, className="keep"),
            *(html.Td(cell, className="r") for cell in cells),
        ]
    )
