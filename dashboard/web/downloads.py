"""Download routes: the rows of a chart as CSV, a view as a workbook, the dataset for other programs."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from urllib.parse import quote

from flask import Flask, Response, request

from dashboard.components.map_data import MAP, map_data, map_rows
from dashboard.components.proposal import PROPOSAL
from dashboard.exports.open_data.rows import OpenData, compress
from dashboard.exports.workbook.book import view_workbook
from dashboard.metrics.coverage import missing
from dashboard.metrics.export_rows import empty_return_csv, export_row, iter_csv, proposal_csv, to_csv
from dashboard.metrics.proposal import Proposal
from dashboard.routing.selection import View
from dashboard.routing.url_parser import InvalidUrl, parse_url
from dashboard.routing.view_context import ViewContext, view_context
from dashboard.views.allocate import proposal_of
from dashboard.views.checks import MISSING
from dashboard.views.data import matching_positions
from dashboard.views.layout import view_page
from dashboard.web.concurrency_limit import ConcurrencyLimit
from dashboard.web.data_source import DataSnapshot
from dashboard.web.request_guard import plain_response
from dashboard.web.request_snapshot import CurrentSnapshot

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STREAMED = ("data_csv", "data_json")  # endpoints with tags, whose answers are in pieces for a client without gzip
MAX_WAIT_SECONDS = 15  # for the download before
PIECE_BYTES = 65_536  # that are sent at a time to a client without gzip
FRESH = {"Cache-Control": "no-cache"}  # cached, but revalidated each time


def add_downloads(server: Flask, current_snapshot: CurrentSnapshot) -> None:
    """Add `/rows.csv` and `/view.xlsx` of any view, `/data.csv` and `/data.json` of the whole dataset.

    What may take seconds is made one after the other in a process, so that all others are answered meanwhile; who comes
    third is asked to come again (503). It is compressed before it is sent, so that a slow client holds nobody up.
    """
    expensive = ConcurrencyLimit(running=1, waiting=1, seconds=MAX_WAIT_SECONDS)

    @server.get("/rows.csv")
    def rows_csv() -> Response:
        context = _request_context(current_snapshot())
        if isinstance(context, Response):
            return context
        key = request.args.get("chart", "")
        if context.selection.view is View.DATA and key == "table":  # may be a million rows
            with expensive.slot():
                content = compress(piece.encode() for piece in _data_table(context))
            return _gzipped(_file((), "text/csv", f"{context.file_name(key)}.csv"), content)
        text = _csv(key, context)
        if text is None:
            return _plain(f"not found – chart: {key}", 404)
        return _file(text, "text/csv", f"{context.file_name(key)}.csv")

    @server.get("/view.xlsx")
    def view_xlsx() -> Response:
        context = _request_context(current_snapshot())
        if isinstance(context, Response):
            return context
        with expensive.slot():
            workbook = view_workbook(context, view_page(context), datetime.now().date(), request.url_root.rstrip("/"))
        return _file(workbook, EXCEL, f"{context.file_name(context.subject)}.xlsx")

    @server.get("/data.csv")
    def data_csv() -> Response:
        return _open_data(current_snapshot().open_data, "csv", expensive)

    @server.get("/data.json")
    def data_json() -> Response:
        return _open_data(current_snapshot().open_data, "json", expensive)


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
    if view is View.ALLOCATE and key == PROPOSAL:
        proposal = proposal_of(dataset.kpis[context.selection.kpi or ""], context)
        return proposal_csv(proposal) if isinstance(proposal, Proposal) and not proposal.left else None
    downloads = view_page(context).downloads if key != MAP else {MAP: map_rows(map_data(context))}
    return to_csv(downloads[key], named_in) if key in downloads else None


def _data_table(context: ViewContext) -> Iterator[str]:
    """All rows that the data view finds, as pieces of CSV."""
    rows = map(export_row, context.dataset.each(matching_positions(context)))
    return iter_csv(rows, None if context.translate.is_chinese else context.dataset)


def _open_data(open_data: OpenData, form: str, expensive: ConcurrencyLimit) -> Response:
    """The dataset as `csv` or `json`; 304 where the client has it already."""
    filters = open_data.filters(request.query_string.decode("utf-8", "replace"))
    if isinstance(filters, tuple):
        return _plain("\n".join(filters), 400)
    described = f'<{request.script_root}/data.json>; rel="describedby"; type="application/json"'
    mimetype, more = {"csv": ("text/csv", {"Link": described}), "json": ("application/json", {})}[form]
    name = f"inline; filename*=UTF-8''{quote(open_data.file_name)}.{form}"
    response = Response(mimetype=mimetype, headers=FRESH | more | {"Content-Disposition": name})
    response.automatically_set_content_length = False  # it has no content yet
    tag = open_data.tag(filters, form)
    response.set_etag(f"{tag}-gzip" if _takes_gzip() else tag)
    response.make_conditional(request)
    if response.status_code == 304:
        return response
    content = open_data.cached(filters, form)
    if content is None:
        with expensive.slot():
            content = open_data.compressed(filters, form)
    return _gzipped(response, content)


def _takes_gzip() -> bool:
    return request.accept_encodings.quality("gzip") > 0


def _gzipped(response: Response, content: bytes) -> Response:
    """Put content that is compressed with gzip into a response, unpacked again for the few that do not take it."""
    response.vary.add("Accept-Encoding")
    if _takes_gzip():
        response.set_data(content)
        response.headers["Content-Encoding"] = "gzip"
        response.content_length = len(content)
    else:
        unpacked = gzip.GzipFile(fileobj=io.BytesIO(content))
        response.response = iter(lambda: unpacked.read(PIECE_BYTES), b"")
    return response


def _file(content: str | bytes | Iterable[bytes], mimetype: str, name: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return Response(content, mimetype=mimetype, headers=FRESH | {"Content-Disposition": disposition})


def _plain(text: str, status: int) -> Response:
    return plain_response(f"{text}\n", status)
