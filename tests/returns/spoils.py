"""Ways to spoil a returned workbook: by its cells, its sheets, its hidden sheet, or the bytes of its file."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, time
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart

from dashboard.dataset.table import Dataset
from dashboard.returns.form import Form, FormKind, build_form
from dashboard.returns.layout import FINGERPRINT_SHEET, FORM_SHEET, INSTRUCTIONS_SHEET, ColumnRole
from tests.returns.desk import blank, fill, rows_of

Spoil = Callable[[Dataset], bytes]
Edit = Callable[[Workbook, Form], object]
NAME = "坏表.xlsx"
SOUND: dict[bytes, bytes] = {}  # the sound form by the digest of the table


def form_of(dataset: Dataset, year: int = 2014, kind: FormKind = FormKind.RESULTS) -> Form:
    return build_form(dataset, dataset.catalog.district("青山湖区"), year, kind)


def edited(edit: Edit, year: int = 2014) -> Spoil:
    """A filled form with something done to its workbook."""

    def spoiled(dataset: Dataset) -> bytes:
        form = form_of(dataset, year)
        book = blank(form, dataset)
        fill(book, form, {"1.1": 12})
        edit(book, form)
        return saved(book)

    return spoiled


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def sound(dataset: Dataset) -> bytes:
    """A filled form with nothing done to it."""
    key = dataset.digest.encode()
    if key not in SOUND:
        SOUND[key] = edited(lambda *_: None)(dataset)
    return SOUND[key]


def hidden(name: str, value: str) -> Spoil:
    """A form whose hidden sheet says something else."""

    def edit(book: Workbook, _: Form) -> None:
        for label, cell in book[FINGERPRINT_SHEET].iter_rows():
            if label.value == name:
                cell.value = value

    return edited(edit)


def charted(book: Workbook, _: Form) -> None:
    """A chart that stands alone, by the name of the sheet to fill."""
    book.remove(book[FORM_SHEET])
    book.create_chartsheet(FORM_SHEET).add_chart(BarChart())


def bytes_of(content: bytes) -> Spoil:
    """A file that is no form at all."""
    return lambda _: content


def rewritten(change: Callable[[bytes], bytes]) -> Spoil:
    """A form whose file's bytes are changed."""
    return lambda dataset: change(sound(dataset))


def repacked(change: Callable[[dict[str, bytes]], object]) -> Spoil:
    """A form whose packed files are changed."""

    def spoiled(content: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = {name: packed.read(name) for name in packed.namelist()}
        change(members)
        packing = io.BytesIO()
        with zipfile.ZipFile(packing, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, member in members.items():
                packed.writestr(name, member)
        return packing.getvalue()

    return rewritten(spoiled)


def added(member: str, content: bytes = b"<x/>") -> Spoil:
    """A form with one more file packed in it."""
    return repacked(lambda members: members.__setitem__(member, content))


def replaced(member: str, old: bytes, new: bytes) -> Spoil:
    """A form with something else in one of its packed files."""

    def change(members: dict[str, bytes]) -> None:
        assert old in members[member]
        members[member] = members[member].replace(old, new, 1)

    return repacked(change)


def swapped(book: Workbook, form: Form) -> None:
    """Two rows in each other's place, as after sorting."""
    sheet, first, second = book[FORM_SHEET], rows_of(form)["1.1"], rows_of(form)["1.2"]
    for one, other in zip(sheet[first], sheet[second], strict=True):
        one.value, other.value = other.value, one.value


def locked(content: bytes) -> bytes:
    """Every packed file marked as encrypted, in its own head and in the list at the end."""
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        pieces = content.split(mark)
        content = mark.join([pieces[0], *(_flagged(piece, offset - len(mark)) for piece in pieces[1:])])
    return content


def _flagged(piece: bytes, offset: int) -> bytes:
    (flags,) = struct.unpack_from("<H", piece, offset)
    return piece[:offset] + struct.pack("<H", flags | 1) + piece[offset + 2 :]


def lying_bomb(content: bytes) -> bytes:
    """A packed file of 30 MB that says it had a few bytes."""
    packing = io.BytesIO(content)
    with zipfile.ZipFile(packing, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/bomb.bin", b"\0" * 30 * 2**20)
    return packing.getvalue().replace(struct.pack("<I", 30 * 2**20), struct.pack("<I", 10))


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SHEET, STRINGS, TYPES = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
MERGE = b'</sheetData><mergeCells><mergeCell ref="'

# cells of a form of results and of one of targets that cannot be read: column, what is typed, what is said of it
CELLS: dict[FormKind, list[tuple[ColumnRole, Any, str]]] = {
    FormKind.RESULTS: [
        (ColumnRole.VALUE, "很多", "“很多” is no number"), (ColumnRole.VALUE, "=6+6", "it is a formula"),
        (ColumnRole.VALUE, "#N/A", "it is the error #N/A"), (ColumnRole.VALUE, True, "the truth value TRUE"),
        (ColumnRole.VALUE, date(2014, 3, 8), "the date 2014-03-08"),
        (ColumnRole.VALUE, time(12), "the date 12:00:00"), (ColumnRole.VALUE, -12, "below zero"),
        (ColumnRole.VALUE, 12.5, "not whole"), (ColumnRole.VALUE, 10**16, "too large"),
        (ColumnRole.GROWTH, "增长三成", "is no number"), (ColumnRole.STATUS, "估计", "none of the choices"),
        (ColumnRole.STATUS, "=J7", "it is a formula"), (ColumnRole.REMARK, "=1", "it is a formula"),
        (ColumnRole.REMARK, "+86 联系", "which a spreadsheet would run"),
        (ColumnRole.REMARK, "长" * 600, "600 characters"),
    ],
    FormKind.TARGETS: [
        (ColumnRole.HIGH, 15, "an upper end and no target"),
        (ColumnRole.QUALIFIER, "不少于", "none of the choices"),
    ],
}  # fmt: skip
TEXTS = {  # fixed texts that came back otherwise, by cell: what stands there, what is said of it
    "D7": ("万元", "“亿元” should stand here, not “万元”"), "B8": ("科技项目", "should stand here, not “科技项目”"),
    "C10": ("二等奖", "should stand here, not “二等奖”"), "A6": ("9.9", "“1.1” should stand here, not “9.9”"),
    "A5": ("其他", "should stand here, not “其他”"), "A1": ("青山湖区 2013 年科技指标填报表（结果）", "2014 年"),
    "I4": ("上年结果", "“结果” should stand here"), "I90": ("合计", "outside the form: “合计”"),
    "I5": (12, "outside the form: “12”"), "F2": ("已核", "outside the form: “已核”"),
    "M6": ("见附件", "outside the form: “见附件”"),
}  # fmt: skip
# forms whose rows and sheets are not those that went out: what is said of it, at which cells or in which sheet
SHAPES: dict[str, tuple[Edit, str, str]] = {
    "rows in another order": (swapped, "“1.1” should stand here, not “1.2”", "A6"),
    "a row put in": (lambda book, _: book[FORM_SHEET].insert_rows(7), "rows, columns and fixed texts", "A7"),
    "a row taken out": (lambda book, _: book[FORM_SHEET].delete_rows(7), "“1.2” should stand here", "A7"),
    "a column put in": (lambda book, _: book[FORM_SHEET].insert_cols(2), "“指标” should stand here", "B4"),
    "a column taken out": (lambda book, _: book[FORM_SHEET].delete_cols(5), "“定义” should stand here", "E4"),
    "merged cells": (lambda book, _: book[FORM_SHEET].merge_cells("I6:I7"), "cells are merged", "I6:I7"),
    "something far away": (
        lambda book, _: book[FORM_SHEET].__setitem__("XFD1048576", "x"), "outside the form", "XFD1048576",
    ),
    "a chart for a sheet": (charted, "the sheet is missing", FORM_SHEET),
    "no sheet to fill": (lambda book, _: book.remove(book[FORM_SHEET]), "the sheet is missing", FORM_SHEET),
    "no instructions": (
        lambda book, _: book.remove(book[INSTRUCTIONS_SHEET]), "the sheet is missing", INSTRUCTIONS_SHEET,
    ),
    "no hidden sheet": (
        lambda book, _: book.remove(book[FINGERPRINT_SHEET]), "the sheet is missing", FINGERPRINT_SHEET,
    ),
    "a sheet by another name": (
        lambda book, _: setattr(book[FORM_SHEET], "title", "Sheet1"), "not part of the form", "Sheet1",
    ),
    "a sheet twice": (
        lambda book, _: book.copy_worksheet(book[FORM_SHEET]), "not part of the form", f"{FORM_SHEET} Copy",
    ),
}  # fmt: skip
# forms whose hidden sheet names another form
IDENTITIES = [
    ("version", "0", "has the version 0, now it is 1"), ("year", "2013", "its list of KPIs is not the present one"),
    ("year", "二〇一四", "the year “二〇一四” is not within"), ("year", "1900", "the year “1900” is not within"),
    ("year", "2" * 5000, "is not within"), ("place", "火星区", "there is no place “火星区”"),
    ("place", "江西省", "there is no place “江西省”"), ("place", "东湖区", "its list of KPIs is not the present one"),
    ("kind", "plans", "neither for results nor for targets"),
    ("kind", "targets", "its list of KPIs is not the present one"),
    ("questions", "0" * 64, "its list of KPIs is not the present one"),
    ("made_by", "somebody", "no form made by this system"),
]  # fmt: skip
# files that are not opened as they are, by their name
FILES: dict[str, tuple[str, Spoil, str]] = {
    "a form of a year to come": (NAME, edited(lambda *_: None, year=2100), "2100 has not begun"),
    "an empty file": (NAME, bytes_of(b""), "the file is empty"),
    "text in an .xlsx": (NAME, bytes_of("青山湖区,12".encode()), "no Excel workbook"),
    "an old workbook": (NAME, bytes_of(OLE + b"\0" * 600), "has the old format (.xls)"),
    "a password": (NAME, bytes_of(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")), "has a password"),
    "packed files with a password": (NAME, rewritten(locked), "has a password"),
    "an .xls": ("坏表.xls", bytes_of(OLE), "only .xlsx workbooks and .csv tables"),
    "a file of an open workbook": ("~$坏表.xlsx", bytes_of(b"\x05Wang"), "close the workbook"),
    "a PDF": ("坏表.pdf", bytes_of(b"%PDF-1.7"), "not “.pdf”"),
    "a workbook with macros": ("坏表.xlsm", added("xl/vbaProject.bin"), "has macros"),
    "macros in an .xlsx": (NAME, added("xl/vbaProject.bin", b"\0"), "has macros"),
    "macros by their type": (
        NAME, replaced(TYPES, b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"), "has macros",
    ),
    "links to other files": (NAME, added("xl/externalLinks/externalLink1.xml"), "links to other files"),
    "a connection": (NAME, added("xl/connections.xml"), "links to other files"),
    "a file inside": (NAME, added("xl/embeddings/oleObject1.bin", b"\0"), "other files or controls in it"),
    "a control": (NAME, added("xl/activeX/activeX1.xml"), "other files or controls in it"),
    "a zip without a workbook": (NAME, repacked(lambda members: members.pop("xl/workbook.xml")), "no Excel workbook"),
    "a zip bomb": (NAME, added("xl/media/bomb.bin", b"\0" * 30 * 2**20), "it may do harm"),
    "a zip bomb that lies": (NAME, rewritten(lying_bomb), "no Excel workbook (.xlsx), or it is damaged"),
    "too many packed files": (
        NAME, repacked(lambda members: members.update({f"xl/media/{n}": b"" for n in range(600)})), "it may do harm",
    ),
    "a file too large": (NAME, bytes_of(b"PK\x03\x04" + b"\0" * 6 * 2**20), "5 MB are allowed"),
    "entities": (NAME, repacked(lambda members: members.__setitem__(STRINGS, LAUGHS)), "XML definitions"),
    "half a file": (NAME, rewritten(lambda content: content[: len(content) // 2]), "no Excel workbook"),
    "a broken packed file": (
        NAME, rewritten(lambda content: content[:200] + b"\0" * 50 + content[250:]), "no Excel workbook",
    ),
    "a merge of all cells": (
        NAME, replaced(SHEET, b"</sheetData>", MERGE + b'A1:XFD1048576"/></mergeCells>'),
        "merged ranges have more than 10,000 cells",
    ),
    "a range that is none": (
        NAME, replaced(SHEET, b"</sheetData>", MERGE + b'?"/></mergeCells>'), "is damaged",
    ),
    "a sheet of five megabytes": (
        NAME, replaced(SHEET, b"</sheetData>", b"<row/>" * 900_000 + b"</sheetData>"), "it may do harm",
    ),
    "broken XML": (NAME, replaced(SHEET, b"</sheetData>", b""), "damaged (xl/worksheets/sheet2.xml)"),
    "no sheet in the zip": (NAME, repacked(lambda members: members.pop(SHEET)), "the sheet is missing"),
    "a sheet of nonsense": (NAME, replaced(SHEET, b'r="A1"', b'r="?"'), "is damaged"),
    "a formula with its value": (NAME, replaced(SHEET, b"<v>12</v>", b"<f>6+6</f><v>12</v>"), "it is a formula"),
}  # fmt: skip
