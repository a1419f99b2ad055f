"""Download routes: the rows of a chart as CSV, a view as a workbook, the dataset for other programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote

from flask import Flask, Response, request

from dashboard.components.map_data import MAP, map_data, map_rows
from dashboard.exports.open_data.rows import OpenData
from dashboard.exports.workbook.book import view_workbook
from dashboard.metrics.coverage import missing
from dashboard.metrics.export_rows import empty_return_csv, export_row, iter_csv, to_csv
from dashboard.routing.selection import View
from dashboard.routing.url_parser import InvalidUrl, parse_url
from dashboard.routing.view_context import ViewContext, view_context
from dashboard.views.checks import MISSING
from dashboard.views.data import matching_positions
from dashboard.views.layout import view_page
from dashboard.web.data_source import DataSnapshot
from dashboard.web.request_guard import plain_response
from dashboard.web.request_snapshot import CurrentSnapshot

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STREAMED = ("data_csv", "data_json")  # endpoints whose answers are sent in pieces and have a tag
FRESH = {"Cache-Control": "no-cache"}  # cached, but revalidated each time


def add_downloads(server: Flask, current_snapshot: CurrentSnapshot) -> None:
    """Add `/rows.csv` and `/view.xlsx` of any view, `/data.csv` and `/data.json` of the whole dataset."""

    @server.get("/rows.csv")
    def rows_csv() -> Response:
        context = _request_context(current_snapshot())
        if isinstance(context, Response):
            return context
        key = request.args.get("chart", "")
        if context.selection.view is View.DATA and key == "table":  # may be a million rows: they are sent as they come
            rows = map(export_row, context.dataset.each(matching_positions(context)))
            pieces = iter_csv(rows, None if context.translate.is_chinese else context.dataset)
            return _file((piece.encode() for piece in pieces), "text/csv", f"{context.file_name(key)}.csv")
        content = _csv(key, context)
        if content is None:
            return _plain(f"not found – chart: {key}", 404)
        return _file(content, "text/csv", f"{context.file_name(key)}.csv")

    @server.get("/view.xlsx")
    def view_xlsx() -> Response:
        context = _request_context(current_snapshot())
        if isinstance(context, Response):
            return context
        workbook = view_workbook(context, view_page(context), datetime.now().date(), request.url_root.rstrip("/"))
        return _file(workbook, EXCEL, f"{context.file_name(context.subject)}.xlsx")

    @server.get("/data.csv")
    def data_csv() -> Response:
        return _open_data(current_snapshot().open_data, "csv")

    @server.get("/data.json")
    def data_json() -> Response:
        return _open_data(current_snapshot().open_data, "json")


def _request_context(snapshot: DataSnapshot) -> ViewContext | Response:
    """The context of the view that a request names with `view` and that view's query; 404 that says what is unknown."""
    dataset, geography = snapshot.dataset, snapshot.geography
    query = request.query_string.decode("utf-8", "replace")
    selection = parse_url(request.args.get("view", "/"), query, dataset)
    if isinstance(selection, InvalidUrl):
        translate = view_context(dataset, geography, selection.fallback).translate
        return _plain(translate(f"missing.{selection.part}", value=selection.value), 404)
    return view_context(dataset, geography, selection, snapshot.history)


def _csv(key: str, context: ViewContext) -> str | None:
    """The rows of a key in the view as CSV; None where the view has no such key."""
    view, dataset = context.selection.view, context.dataset
    named_in = None if context.translate.is_chinese else dataset
    if view is View.CHECKS and key == MISSING:
        return empty_return_csv(missing(dataset, context.district, context.year), context.district.name, context.year)
    downloads = view_page(context).downloads if key != MAP else {MAP: map_rows(map_data(context))}
    return to_csv(downloads[key], named_in) if key in downloads else None


def _open_data(open_data: OpenData, format_: str) -> Response:
    """The dataset as `csv` or `json`, in pieces; 304 where the client has it already."""
    filters = open_data.filters(request.query_string.decode("utf-8", "replace"))
    if isinstance(filters, tuple):
        return _plain("\n".join(filters), 400)
    described = f'<{request.script_root}/data.json>; rel="describedby"; type="application/json"'
    pieces, mimetype, more = {
        "csv": (open_data.csv, "text/csv", {"Link": described}),
        "json": (open_data.json, "application/json", {}),
    }[format_]
    name = f"inline; filename*=UTF-8''{quote(open_data.file_name)}.{format_}"
    response = Response(pieces(filters), mimetype=mimetype, headers=FRESH | more | {"Content-Disposition": name})
    response.automatically_set_content_length = False  # counting it would hold all pieces in memory
    response.set_etag(open_data.tag(filters, format_))
    response.make_conditional(request)
    return response


def _file(content: str | bytes | Iterator[bytes], mimetype: str, name: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, mimetype=mimetype, headers=FRESH | {"Content-Disposition": disposition})


def _plain(text: str, status: int) -> Response:
    return plain_response(f"{text}\n", status)
