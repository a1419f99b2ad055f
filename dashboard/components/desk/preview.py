"""Builds what a return would do to the table before it counts: counts, judgements that turn, rows, what to look at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import dash_bootstrap_components as dbc
from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import symbol
from dashboard.components.desk.areas import FaultLink, fault_box
from dashboard.components.desk.city_sums import CitySum, sums_part
from dashboard.components.desk.frame import DeskFrame, part, quoted, sheet
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import verdict_mark

COMMENT = "comment:"  # and the line's key: the field of a comment on a line
MAX_COMMENT_CHARS = 1000


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row that is added or changed; texts are in the reader's language."""

    line: str  # its key in comments
    number: str  # of the form's row
    name: str
    measure: str
    old: str
    new: str
    note: str
    comment: str  # that was made on it, or is being typed


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement in words, with its symbol and the numbers that it rests on."""

    word: str
    kind: str  # names the symbol; empty where there is none
    note: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A judgement that turns."""

    name: str
    subject: str
    before: Judged
    after: Judged


@dataclass(frozen=True, slots=True)
class Preview:
    """What a return does; with `faults` nothing of it is known and it cannot be submitted or accepted."""

    faults: Sequence[FaultLink] = ()
    warnings: Sequence[str] = ()
    added: Sequence[PreviewRow] = ()
    changed: Sequence[PreviewRow] = ()
    unchanged: int = 0
    empty: Mapping[str, Sequence[str]] = field(default_factory=dict)  # rows by area
    turns: Sequence[Turn] = ()
    above_city: Sequence[str] = ()  # rows for which accepting needs a reason
    sums: tuple[Sequence[CitySum], int] = ((), 0)  # of the nine to draw, and how many were compared


def preview_parts(frame: DeskFrame, preview: Preview, place: str, *, with_comments: bool = False) -> list[Component]:
    """Return the parts of a preview; for the bureau `with_comments`, a field for its words on each row."""
    translate = frame.translate
    if preview.faults:
        return fault_box(frame, preview.faults, is_linked=not with_comments)
    parts = [_tally(frame, preview)]
    if preview.warnings:
        items = [
            html.Li(html.Span([symbol("look"), html.Span(text)], className="desk-told")) for text in preview.warnings
        ]
        parts.append(
            part(translate("desk.warnings"), html.Ul(items), hint=translate("desk.warnings_hint"), anchor="look")
        )
    if preview.turns:
        heads = [translate(f"desk.{name}") for name in ("kpi", "judged", "now", "then")]
        rows = [_turn_row(turn, heads) for turn in preview.turns]
        parts.append(
            part(
                translate("desk.turns"),
                sheet(heads, rows, "stacked"),
                hint=translate("desk.turns_hint"),
                anchor="turns",
            )
        )
    for name, rows_of in (("changed", preview.changed), ("added", preview.added)):
        if rows_of:
            table = _rows(frame, rows_of, with_comments=with_comments, has_old=name == "changed")
            parts.append(part(translate(f"desk.rows_{name}"), table, anchor=name))
        if name == "changed" and with_comments:
            parts += sums_part(frame, place, *preview.sums)
    if preview.empty:
        lists = [
            html.Details([html.Summary([area, html.Span(str(len(names)), className="count")]),
                          html.P(translate.listed(names))])
            for area, names in preview.empty.items()
        ]  # fmt: skip
        hint = translate("desk.left_empty_hint")
        parts.append(
            part(translate("desk.left_empty"), html.Div(lists, className="desk-empty"), hint=hint, anchor="empty")
        )
    return parts


def _turn_row(turn: Turn, heads: Sequence[str]) -> Component:
    contents: list[list[Component] | str] = [turn.subject, _judged(turn.before), _judged(turn.after)]
    cells = [html.Td(content, **data(label=head)) for head, content in zip(heads[1:], contents, strict=True)]
    return html.Tr([html.Th(turn.name, scope="row"), *cells])


def _judged(judged: Judged) -> list[Component]:
    mark = verdict_mark(judged.kind, judged.word) if judged.kind else html.Span(judged.word)
    return [mark, *([html.Small(judged.note)] if judged.note else [])]


def difference_parts(frame: DeskFrame, preview: Preview) -> list[Component]:
    """Return what the table says otherwise than a return that was accepted; `preview` is of putting it in again."""
    translate, rows = frame.translate, [*preview.changed, *preview.added]
    if not (preview.faults or rows):
        return []
    faults = [html.Ul([html.Li(fault.text) for fault in preview.faults])] if preview.faults else []
    table = [_rows(frame, rows, with_comments=False, has_old=True)] if rows else []
    return [part(translate("desk.differs"), *faults, *table, hint=translate("desk.differs_hint"))]


def value_rows(frame: DeskFrame, rows: Sequence[PreviewRow]) -> Component:
    """Return the table of what was submitted."""
    return _rows(frame, rows, with_comments=False, has_old=False)


def _tally(frame: DeskFrame, preview: Preview) -> Component:
    counts = {
        "added": len(preview.added), "changed": len(preview.changed), "empty": sum(map(len, preview.empty.values())),
        "turns": len(preview.turns), "look": len(preview.warnings),
    }  # fmt: skip
    items = []
    for name, count in counts.items():
        number = html.A(str(count), href=f"#{name}") if count else str(count)
        items.append(html.Div([html.Dt(frame.translate(f"desk.tally_{name}")), html.Dd(number)]))
    same = frame.translate("desk.unchanged", count=preview.unchanged)
    return html.Div(
        [html.Dl(items, className="desk-tally"), *([html.P(same, className="footnote")] if preview.unchanged else [])]
    )


def _rows(frame: DeskFrame, rows: Sequence[PreviewRow], *, with_comments: bool, has_old: bool) -> Component:
    translate = frame.translate
    names = ["kpi", "measure", *(["old"] if has_old else []), "new", "remark"]
    heads = [translate(f"desk.{name}") for name in names]
    last = translate("desk.comment") if with_comments else ""
    figures = (translate("desk.old"), translate("desk.new"))
    body = [_row(frame, row, heads, figures, with_comments=with_comments) for row in rows]
    return sheet([*heads, last] if with_comments else heads, body, "stacked", figures)


def _row(
    frame: DeskFrame, row: PreviewRow, heads: Sequence[str], figures: tuple[str, str], *, with_comments: bool
) -> Component:
    texts = [row.measure, *([row.old] if figures[0] in heads else []), row.new, row.note]
    cells = [
        html.Td(text, className="numeric" if head in figures else None, **data(label=head))
        for head, text in zip(heads[1:], texts, strict=True)
    ]
    name: list[Component | str] = [html.Span(row.number, className="number"), f" {row.name}"]
    if row.comment and not with_comments:
        name.append(quoted(row.comment))
    if with_comments:
        label = html.Span(frame.translate("desk.comment_on", name=f"{row.number} {row.name}"), className="sr-only")
        comment = dbc.Input(
            name=f"{COMMENT}{row.line}", value=row.comment, maxlength=MAX_COMMENT_CHARS, autocomplete="off"
        )
        cells.append(
            html.Td(html.Label([label, comment]), className="comment", **data(label=frame.translate("desk.comment")))
        )
    return html.Tr([html.Th(name, scope="row"), *cells])
