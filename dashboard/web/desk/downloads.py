"""Serves the desk's files: forms with the draft in them, a round as one workbook, workbooks as they came."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, Response

from dashboard.components.desk.frame import DESK
from dashboard.dataset.table import Dataset
from dashboard.dataset.workbook_cells import Content, Number
from dashboard.exports.round_workbook import round_workbook
from dashboard.returns.cells import CellError
from dashboard.returns.desk.draft import CHOICES, form_of, parse_typed
from dashboard.returns.desk.model import CellKey, Cells, RoundKey
from dashboard.returns.form import Form
from dashboard.returns.layout import ColumnRole
from dashboard.returns.row_values import parsed_units
from dashboard.returns.template import form_workbook
from dashboard.web.auth.roles import Role, current_account
from dashboard.web.desk.return_view import NO_RETURN, OTHER_PLACE
from dashboard.web.desk.services import Desk
from dashboard.web.request_guard import plain_response
from dashboard.web.request_snapshot import CurrentSnapshot

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def add_desk_downloads(server: Flask, current_snapshot: CurrentSnapshot, desk: Desk) -> None:
    """Add the routes; each answers the reporters of its place and the bureau."""

    @server.get(f"{DESK}/<round>/<place>/form.xlsx", endpoint="return-form")
    def form(round: str, place: str) -> Response:
        dataset = current_snapshot().dataset
        key = _allowed(desk, dataset, round, place)
        if isinstance(key, Response):
            return key
        own = form_of(dataset, key, place)
        cells: Cells = {}
        if place in current_account().places:
            cells = {cell: item.text for cell, item in desk.store.draft(key, place).items()}
        elif past := desk.store.submissions(key, place):  # the bureau sees no draft
            cells = past[0].cells
        return _attachment(form_workbook(own, dataset, _answers(own, cells)), own.file_name, EXCEL)

    @server.get(f"{DESK}/<round>/<place>/files/<digest>", endpoint="return-file")
    def file(round: str, place: str, digest: str) -> Response:
        key = _allowed(desk, current_snapshot().dataset, round, place)
        if isinstance(key, Response):
            return key
        original = desk.store.file(key, place, digest)
        if original is None:
            return plain_response(NO_RETURN, 404)
        return _attachment(original[1], original[0], "application/octet-stream")

    @server.get(f"{DESK}/<round>/all/round.xlsx", endpoint="return-round")
    def whole_round(round: str) -> Response:
        key = RoundKey.of(round)
        current = desk.store.round(key) if key else None
        if key is None or current is None:
            return plain_response(NO_RETURN, 404)
        dataset = current_snapshot().dataset
        submissions = {place: desk.store.submissions(key, place) for place in desk.returns(key, dataset)}
        last = {place: own[0] for place, own in submissions.items() if own}
        return _attachment(round_workbook(current, last, dataset), f"{key.slug}.xlsx", EXCEL)


def _allowed(desk: Desk, dataset: Dataset, slug: str, place: str) -> RoundKey | Response:
    """The round, where the current account may see the return of a place in it; else why not."""
    key = RoundKey.of(slug)
    if key is None or place not in desk.returns(key, dataset):
        return plain_response(NO_RETURN, 404)
    account = current_account()
    if account.role is not Role.REVIEWER and place not in account.places:
        return plain_response(OTHER_PLACE, 403)
    return key


def _answers(form: Form, cells: Cells) -> dict[tuple[str, ColumnRole], Content]:
    """The draft as contents of the workbook's cells: numbers as numbers, choices as the form has them."""
    answers: dict[tuple[str, ColumnRole], Content] = {}
    for row in form.rows:
        units = parsed_units(form, row)
        for role in ColumnRole:
            text = cells.get(CellKey(row.kpi.name, row.breakdown, role.value), "")
            if not text:
                continue
            content: Content = text
            if role in units:
                try:
                    value = parse_typed(text, units[role], is_share=row.is_task)
                    content = Number(float(value)) if value is not None else text
                except CellError:
                    content = text
            elif role in CHOICES:
                content = next((choice for choice, word in CHOICES[role].items() if word == text), text)
            answers[row.number, role] = content
    return answers


def _attachment(content: bytes, name: str, kind: str) -> Response:
    """A file that browsers save and never show."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, headers={"Content-Disposition": disposition}, mimetype=kind)
