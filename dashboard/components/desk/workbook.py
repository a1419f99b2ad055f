"""Builds what is by workbook: the form to download, the field to hand filled ones in, and their faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import symbol
from dashboard.components.desk.frame import DeskFrame, part, press, press_link, sheet
from dashboard.components.form_page import file_field
from dashboard.components.rendering.fast_html import html


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong in a file: where, and the sentence that `import` prints."""

    file: str
    sheet: str
    cell: str
    sentence: str


def workbook_part(frame: DeskFrame, download: str, filled: int, limit: int, faults: Sequence[FileFault]) -> Component:
    """Return download and upload; `limit` is how many megabytes a file may have."""
    translate, page = frame.translate, frame.page
    down = html.Div(
        [
            html.H3(translate("desk.download_title")),
            html.P(translate("desk.download_hint", filled=filled), id="download-hint"),
            html.P(press_link(translate("desk.download"), download)),
        ]
    )
    words = {
        "stop": translate("desk.upload_stop"), "stopped": translate("desk.upload_stopped"),
        "reading": translate("desk.upload_reading"), "failed": translate("desk.upload_failed"),
        "upload": translate("desk.upload"),
    }  # fmt: skip
    files = html.Div(file_field("files", ".xlsx,.csv"), className="drop", **data(drop="files", **words))
    label = html.Label([html.Span(translate("desk.upload_label", limit=limit)), files], htmlFor="field-files")
    up = html.Div(
        [
            html.H3(translate("desk.upload_title")),
            page.file_form("upload", label, press(translate("desk.upload"))),
        ]
    )
    messages = [file_faults(frame, faults)] if faults else []
    content = html.Div([down, up], className="desk-steps")
    return part(translate("desk.workbook"), *messages, content, hint=translate("desk.workbook_hint"), anchor="workbook")


def file_faults(frame: DeskFrame, faults: Sequence[FileFault]) -> Component:
    """Return the faults of files by file, sheet and cell."""
    translate = frame.translate
    heads = [translate(f"desk.{name}") for name in ("file", "sheet", "cell", "what_is_wrong")]
    rows = [
        html.Tr([html.Td(text, **data(label=head))
                 for head, text in zip(heads, (fault.file, fault.sheet, fault.cell, fault.sentence), strict=True)])
        for fault in faults
    ]  # fmt: skip
    text: list[Component | str] = [symbol("fault"), translate("desk.file_faults", count=len(faults))]
    title = html.H3(text, className="desk-told", id="faults", tabIndex=-1)
    return html.Div([title, sheet(heads, rows, "file-faults")], className="desk-faults", role="alert")
