"""What a returned workbook may hold besides figures: a bound on all that multiplies, and what counts for nothing."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.datavalidation import DataValidation

from dashboard.dataset.table import Dataset
from dashboard.returns.form import Form
from dashboard.returns.layout import FORM_SHEET
from dashboard.returns.messages import ReturnRefusedError
from dashboard.returns.submitted_value import SubmittedReturn
from dashboard.returns.workbook_reader import WPS_PICTURES, workbook_return
from dashboard.returns.workbook_security import safe_workbook
from tests.returns.spoils import MERGE, NAME, SHEET, Spoil, added, edited, repacked, replaced, sound

TODAY = date(2026, 3, 8)
STYLES, WORKBOOK, RELATIONS = "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
ROWS = [b"N%d:W%d" % (row, row) for row in range(1, 1002)]
LINKED = b'<hyperlinks><hyperlink ref="A1:XFD1048576" display="x"/></hyperlinks>'


def read(content: bytes, dataset: Dataset) -> SubmittedReturn:
    return workbook_return(Path(NAME), content, dataset, TODAY, None)


def refused(content: bytes, dataset: Dataset) -> str:
    with pytest.raises(ReturnRefusedError) as caught:
        read(content, dataset)
    return str(caught.value)


def cells(count: int, text: bytes = b"<v>1</v>") -> bytes:
    return b"".join(b'<row r="%d"><c r="A%d">%s</c></row>' % (row, row, text) for row in range(200, 200 + count))


def formats(sqref: bytes, count: int) -> bytes:
    one = b'<conditionalFormatting sqref="%s"><cfRule type="expression" priority="1"><formula>1</formula></cfRule>'
    return b"</sheetData>" + (one % sqref + b"</conditionalFormatting>") * count


BOUNDS: dict[str, tuple[Spoil, str]] = {
    "many small merged ranges": (
        replaced(SHEET, b"</sheetData>", MERGE + b'"/><mergeCell ref="'.join(ROWS) + b'"/></mergeCells>'),
        "merged ranges have more than 10,000 cells in all",
    ),
    "styles": (replaced(STYLES, b"<cellXfs", b"<cellStyleXfs>" + b"<xf/>" * 20_001 + b"</cellStyleXfs><cellXfs"),
               "more than 20,000 styles of cells"),
    "cells": (replaced(SHEET, b"</sheetData>", cells(20_001) + b"</sheetData>"), "more than 20,000 cells"),
    "hidden rows": (
        replaced(SHEET, b"</sheetData>", b"".join(b'<row r="%d" hidden="1"/>' % n for n in range(200, 20_300))
                 + b"</sheetData>"), "more than 20,000 rows",
    ),
    "elements": (replaced(SHEET, b"</sheetData>", b"<row/>" * 500_000 + b"</sheetData>"), "500,000 XML elements"),
    "conditional formats": (
        replaced(SHEET, b"</sheetData>", formats(b"A1", 501)), "more than 1,000 conditional formats",
    ),
    "ranges of a conditional format": (
        replaced(SHEET, b"</sheetData>", formats(b"A1 " * 1000, 1)), "more than 1,000 conditional formats",
    ),
    "texts": (added("xl/sharedStrings.xml", b"<sst>" + b"<si/>" * 20_001 + b"</sst>"), "more than 20,000 texts"),
    "pieces of a text": (
        replaced(SHEET, b"</sheetData>", cells(1, b"<is>" + b"<r/>" * 20_001 + b"</is>") + b"</sheetData>"),
        "more than 20,000 texts",
    ),
    "relations": (
        replaced(RELATIONS, b"</Rel", b"".join(b'<x Target="%d"/>' % n for n in range(1000)) + b"</Rel"),
        "more than 1,000 parts",
    ),
    "sheets": (
        replaced(WORKBOOK, b"<sheets>", b"<sheets>" + b"".join(b'<sheet name="a%d"/>' % n for n in range(48))),
        "more than 50 sheets",
    ),
    "one sheet under many names": (
        replaced(WORKBOOK, b"</sheets>", b'<sheet name="x" sheetId="9" xmlns:q="http://schemas.openxmlformats.org/'
                 b'officeDocument/2006/relationships" q:id="rId1"/></sheets>'), "is damaged (xl/workbook.xml)",
    ),
    "one sheet by many relations": (
        replaced(RELATIONS, b"sheet1.xml", b"sheet2.xml"),
        f"is damaged ({RELATIONS})",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BOUNDS)
def test_there_is_a_bound_on_what_a_workbook_can_multiply(dataset: Dataset, name: str) -> None:
    spoil, words = BOUNDS[name]
    assert words in refused(spoil(dataset), dataset)


def bordered(book: Workbook, _: Form) -> None:
    """Borders and heights far below the form, as clerks draw them ahead and other programs write them."""
    sheet = book[FORM_SHEET]
    for row in range(85, 1001):
        for column in range(1, 27):
            sheet.cell(row, column).border = Border(top=Side("thin"))
        sheet.row_dimensions[row].height = 20
    sheet["XFD1048576"].number_format = "0"
    sheet.column_dimensions["Z"].width = 3


def with_sheet(name: str, state: str, content: object = None) -> Callable[[Workbook, Form], object]:
    def edit(book: Workbook, _: Form) -> None:
        sheet = book.create_sheet(name)
        sheet.sheet_state = state
        sheet["B2"] = content

    return edit


def validated(book: Workbook, _: Form) -> None:
    book[FORM_SHEET].add_data_validation(DataValidation("whole", sqref=" ".join(f"A{row}" for row in range(1, 5000))))


@pytest.mark.parametrize(
    "spoil",
    [
        edited(bordered), edited(with_sheet(WPS_PICTURES, "veryHidden")), edited(with_sheet(WPS_PICTURES, "hidden")),
        edited(with_sheet(WPS_PICTURES, "veryHidden", '=DISPIMG("ID_1",1)')), edited(validated),
        edited(lambda book, _: book[FORM_SHEET].__setitem__("B90", '=_xlfn.DISPIMG("ID_1",1)')),
        replaced(SHEET, b"</sheetData>", b"</sheetData>" + LINKED),
        replaced(SHEET, b"</sheetData>", b'</sheetData><drawing xmlns:q="http://schemas.openxmlformats.org/officeDocument/'
                 b'2006/relationships" q:id="rId9"/>'),
    ],
    ids=["borders far below", "WPS's hidden sheet", "WPS's sheet, hidden otherwise", "a picture in WPS's sheet",
         "a validation of many ranges", "a picture in a cell under the form", "a link over all",
         "a drawing that is gone"],
)  # fmt: skip
def test_what_holds_no_figure_counts_for_nothing(dataset: Dataset, spoil: Spoil) -> None:
    submitted = read(spoil(dataset), dataset)
    assert [value.content.value for value in submitted.values] == ["12"]


def test_cells_without_their_names_stay_where_their_order_puts_them(dataset: Dataset) -> None:
    def nameless(members: dict[str, bytes]) -> None:
        members[SHEET] = members[SHEET].replace(b'<c r="B1" s="0" />', b"")
        members[SHEET] = members[SHEET].replace(b'r="H6" ', b"", 1)

    assert read(repacked(nameless)(dataset), dataset).values == read(sound(dataset), dataset).values


@pytest.mark.parametrize(
    ("name", "state", "content", "words"),
    [
        ("Sheet1", "visible", None, "not part of the form; remove it"),
        ("Sheet1", "hidden", None, "choose Unhide"), ("Sheet1", "veryHidden", None, "copy the figures into a new form"),
        (WPS_PICTURES, "veryHidden", 12, "copy the figures into a new form"),
        (WPS_PICTURES, "visible", None, "remove it"),
    ],
)  # fmt: skip
def test_another_sheet_is_refused_with_how_to_remove_it(
    dataset: Dataset, name: str, state: str, content: object, words: str
) -> None:
    assert words in refused(edited(with_sheet(name, state, content))(dataset), dataset)


def test_contents_outside_the_form_are_named_up_to_some_and_counted(dataset: Dataset) -> None:
    faults = refused(replaced(SHEET, b"</sheetData>", cells(5000) + b"</sheetData>")(dataset), dataset)
    assert faults.count("there is something outside the form") == 20
    assert "4980 more cells outside the form" in faults


def test_a_formula_that_many_cells_share_is_not_worked_out(dataset: Dataset) -> None:
    master = b'<f t="shared" si="0" ref="A200:A900">' + b"A1+" * 2000 + b"1</f>"
    shared = cells(700, b'<f t="shared" si="0"/>').replace(b'<f t="shared" si="0"/>', master, 1)
    content = safe_workbook(Path(NAME), replaced(SHEET, b"</sheetData>", shared + b"</sheetData>")(dataset))
    sheet = load_workbook(io.BytesIO(content))[FORM_SHEET]
    assert (len(sheet["A200"].value), sheet["A900"].value, sheet["A899"].data_type) == (101, None, "f")


def scaled(book: Workbook, _: Form) -> None:
    """A condition that shows a figure in thousands."""
    rule = Rule("expression", formula=["TRUE"], dxf=DifferentialStyle(numFmt=NumberFormat(200, "0,")))
    book[FORM_SHEET].conditional_formatting.add("I1:I20", rule)


def test_a_figure_that_its_format_or_a_condition_shows_as_another_is_refused(dataset: Dataset) -> None:
    assert "it shows “0” and holds 12" in refused(edited(scaled)(dataset), dataset)
    formatted = edited(lambda book, _: setattr(book[FORM_SHEET]["I6"], "number_format", "0!.0"))
    assert "it shows “1.2” and holds 12" in refused(formatted(dataset), dataset)
    picture = edited(lambda book, _: setattr(book[FORM_SHEET]["I6"], "value", '=DISPIMG("ID_1",1)'))
    assert "it is a picture in the cell" in refused(picture(dataset), dataset)
