"""Serves `/returns/log`: what was done at the desk, filtered, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence

from dash.development.base_component import Component
from flask import Flask, Response, request

from dashboard.components.desk.frame import DESK_LOG, round_title
from dashboard.components.desk.log import COLUMNS, log_page
from dashboard.components.form_page import FormPage
from dashboard.dataset.spreadsheet import BOM, escape_formula
from dashboard.dataset.table import Dataset
from dashboard.i18n.terms import Translator
from dashboard.returns.desk.desk_log import LogLine, broken_line
from dashboard.returns.desk.model import RoundKey
from dashboard.web.auth.roles import current_account
from dashboard.web.desk.desk_view import DeskView

FILTERS = ("round", "place", "who", "event")
MAX_LINES = 500  # on the page; the download has all


class LogPage(DeskView):
    """The page and its download; a reporter sees what was done about the own places."""

    path = DESK_LOG

    def add_route(self, server: Flask) -> None:
        """Add the routes of the page and of the file."""
        self.route(server, DESK_LOG, "return-log")
        server.add_url_rule(f"{DESK_LOG}.csv", "return-log-csv", self._csv)

    @property
    def actions(self) -> Mapping[str, Callable[[], Response]]:
        """Nothing is done here."""
        return {}

    def content(self, page: FormPage, text: str, *, is_refusal: bool) -> Component:  # noqa: ARG002
        """The lines that the filters leave, the newest first."""
        translate = self.translator(page.language)
        log = self.desk.store.log()
        every = self._visible(log)
        lines = _chosen(every)
        filters = {name: (self._choices(name, every, translate), request.args.get(name, "")) for name in FILTERS}
        texts = [line_texts(line, self.dataset, translate) for line in lines[:MAX_LINES]]
        rows = [[line[name] for name in COLUMNS] for line in texts]
        return log_page(self.frame(page), rows, filters, len(log), broken_line(log[::-1]))

    def _visible(self, lines: Sequence[LogLine]) -> list[LogLine]:
        places = current_account().places
        return [line for line in lines if self.is_reviewer or line.place in places or not line.place]

    def _choices(self, name: str, lines: Sequence[LogLine], translate: Translator) -> dict[str, str]:
        values = dict.fromkeys(str(getattr(line, name)) for line in lines)
        return {value: column_text(name, value, self.dataset, translate) for value in values if value}

    def _csv(self) -> Response:
        """All lines that the filters leave, oldest first, with their digests."""
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        names = LogLine.__slots__
        writer.writerow(names)
        for line in _chosen(self._visible(self.desk.store.log()))[::-1]:
            writer.writerow([escape_formula(str(getattr(line, name))) for name in names])
        headers = {"Content-Disposition": 'attachment; filename="returns-log.csv"'}
        return Response(BOM + buffer.getvalue(), headers=headers, mimetype="text/csv")


def _chosen(lines: Sequence[LogLine]) -> list[LogLine]:
    """The lines that the filters of the current request leave."""
    chosen = {name: request.args[name] for name in FILTERS if request.args.get(name)}
    return [line for line in lines if all(getattr(line, name) == text for name, text in chosen.items())]


def _details(line: LogLine, translate: Translator) -> str:
    """What a line says beside its columns, in words."""
    details, texts = line.details, []
    if "number" in details:
        texts.append(translate("desk.log_number", number=str(details["number"])))
    if "file" in details:
        texts.append(str(details["file"]))
    if isinstance(comments := details.get("comments"), dict):
        texts += [str(comment) for comment in comments.values()]
    if isinstance(places := details.get("places"), list):
        texts.append(translate("desk.log_places", count=len(places)))
    return translate("mark.semicolon").join(texts)


def line_texts(line: LogLine, dataset: Dataset, translate: Translator) -> dict[str, str]:
    """The columns of a line in words."""
    names = [name for name in COLUMNS if name not in ("details", "time")]
    texts = {name: column_text(name, str(getattr(line, name)), dataset, translate) for name in names}
    return texts | {"time": line.time[:16].replace("T", " "), "details": _details(line, translate)}


def column_text(name: str, value: str, dataset: Dataset, translate: Translator) -> str:
    """A value of a line's column in words."""
    if name == "event":
        return translate(f"desk.event_{value}")
    if name == "round" and (key := RoundKey.of(value)):
        return round_title(key, translate)
    if name == "place" and value in {place.name for place in dataset.catalog.districts}:
        return translate.district(dataset.catalog.district(value))
    return value
