"""What can be taken away: the rows of a chart as CSV."""

from __future__ import annotations

from urllib.parse import quote

from flask import Flask, Response, request

from dashboard.components.mapped import MAP, mapped
from dashboard.dataset import Dataset
from dashboard.geography import Geography
from dashboard.metrics.coverage import missing
from dashboard.records import csv_of, form_of, records
from dashboard.scene import Scene, scene_of
from dashboard.selection import Unknown, View, read_address
from dashboard.shell import page_of
from dashboard.views.checks import MISSING
from dashboard.views.data import matching


def add_downloads(server: Flask, dataset: Dataset, geography: Geography) -> None:
    """The rows of a chart (or of the data view) of any address, as CSV in the dataset's columns."""

    @server.get("/rows.csv")
    def rows() -> Response:
        query = request.query_string.decode("utf-8", "replace")
        key, view = request.args.get("chart", ""), request.args.get("view", "/")
        selection = read_address(view, query, dataset)
        if isinstance(selection, Unknown):
            return _not_found(f"{selection.part}: {selection.value}")
        scene = scene_of(dataset, geography, selection)
        sheet = _sheet(key, scene)
        if sheet is None:
            return _not_found(f"chart: {key}")
        name = quote(f"{scene.file_name(key)}.csv")
        return Response(
            sheet,
            mimetype="text/csv",
            headers={
                "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
                "Cache-Control": "no-cache",
            },
        )


def _sheet(key: str, scene: Scene) -> str | None:
    """The rows of a key in the scene's view as CSV; None where the view has no such key."""
    view, dataset = scene.selection.view, scene.dataset
    if view is View.DATA and key == "table":
        return csv_of(records(dataset.at(matching(scene))))
    if view is View.CHECKS and key == MISSING:
        return form_of(missing(dataset, scene.district, scene.year), scene.district.name, scene.year)
    downloads = page_of(scene).downloads if key != MAP else {MAP: mapped(scene).records}
    return csv_of(downloads[key]) if key in downloads else None


def _not_found(what: str) -> Response:
    return Response(f"not found – {what}\n", status=404, mimetype="text/plain")
