"""Ways to spoil a returned workbook: by its cells, its sheets, its hidden sheet, or the bytes of its file."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import BarChart

from dashboard.returns.form import Form, FormKind
from dashboard.returns.layout import FINGERPRINT_SHEET, FORM_SHEET, INSTRUCTIONS_SHEET, ColumnRole
from tests.returns.run_command import Answers, Desk, cell_of, row_of, rows_of

Spoil = Callable[[Desk], Path]
Edit = Callable[[Workbook, Form], object]
NAME = "坏表.xlsx"
SOUND: Answers = {"1.1": 12}


def edited(edit: Edit, place: str = "青山湖区", year: int = 2014, kind: FormKind = FormKind.RESULTS) -> Spoil:
    """A filled form with something done to its workbook."""

    def made(desk: Desk) -> Path:
        form = desk.form(place, year, kind)
        book = desk.blank(form)
        book[FORM_SHEET][cell_of(form, "1.1")] = 12
        edit(book, form)
        book.save(desk.folder / NAME)
        return desk.folder / NAME

    return made


def typed(
    value: Any, row: str = "1.1", sort: ColumnRole = ColumnRole.VALUE, number_format: str = "", **asked: Any
) -> Spoil:
    """A form with something typed into a cell."""

    def edit(book: Workbook, form: Form) -> None:
        cell = book[FORM_SHEET][cell_of(form, row, sort)]
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return edited(edit, **asked)


def answered(place: str, year: int, *answers: tuple[str, str, Any], growth: float | None = None) -> Spoil:
    """A form of results with answers by KPI and part; `growth` is that of the last one."""

    def edit(book: Workbook, form: Form) -> None:
        book[FORM_SHEET][cell_of(form, "1.1")] = None
        for kpi, part, value in answers:
            book[FORM_SHEET][cell_of(form, row_of(form, kpi, part))] = value
        kpi, part, _ = answers[-1]
        book[FORM_SHEET][cell_of(form, row_of(form, kpi, part), ColumnRole.GROWTH)] = growth

    return edited(edit, place, year)


def shown(name: str, value: str) -> Spoil:
    """A form whose hidden sheet says something else."""

    def edit(book: Workbook, _: Form) -> None:
        for told, cell in book[FINGERPRINT_SHEET].iter_rows():
            if told.value == name:
                cell.value = value

    return edited(edit)


def charted(book: Workbook, _: Form) -> None:
    """A chart that stands alone, by the name of the sheet to fill."""
    book.remove(book[FORM_SHEET])
    book.create_chartsheet(FORM_SHEET).add_chart(BarChart())


def text_at(cell: str, text: Any) -> Spoil:
    """A form with another text in a cell of its sheet."""
    return edited(lambda book, _: book[FORM_SHEET].__setitem__(cell, text))


def written(content: bytes, name: str = NAME) -> Spoil:
    """A file that is no form at all."""

    def made(desk: Desk) -> Path:
        (desk.folder / name).write_bytes(content)
        return desk.folder / name

    return made


def repacked(change: Callable[[dict[str, bytes]], object], name: str = NAME) -> Spoil:
    """A form whose packed files are changed."""

    def made(desk: Desk) -> Path:
        sound = desk.returned(desk.form(), SOUND, name=name)
        with zipfile.ZipFile(sound) as packed:
            members = {one: packed.read(one) for one in packed.namelist()}
        change(members)
        with zipfile.ZipFile(sound, "w", zipfile.ZIP_DEFLATED) as packed:
            for one, content in members.items():
                packed.writestr(one, content)
        return sound

    return made


def rewritten(change: Callable[[bytes], bytes]) -> Spoil:
    """A form whose file's bytes are changed."""

    def made(desk: Desk) -> Path:
        sound = desk.returned(desk.form(), SOUND, name=NAME)
        sound.write_bytes(change(sound.read_bytes()))
        return sound

    return made


def added(member: str, content: bytes = b"<x/>", name: str = NAME) -> Spoil:
    """A form with one more file packed in it."""
    return repacked(lambda members: members.__setitem__(member, content), name)


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
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        pieces = content.split(mark)
        content = mark.join([pieces[0], *(_flagged(piece, place - len(mark)) for piece in pieces[1:])])
    return content


def _flagged(piece: bytes, place: int) -> bytes:
    (flags,) = struct.unpack_from("<H", piece, place)
    return piece[:place] + struct.pack("<H", flags | 1) + piece[place + 2 :]


def lying_bomb(content: bytes) -> bytes:
    """A packed file of 30 MB that says it had a few bytes."""
    kept = io.BytesIO(content)
    with zipfile.ZipFile(kept, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/bomb.bin", b"\0" * 30 * 2**20)
    return kept.getvalue().replace(struct.pack("<I", 30 * 2**20), struct.pack("<I", 10))


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
SHEET, STRINGS, TYPES = "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
PRIZE, PATENTS = "市级科技进步奖", "专利申请量"

# what is done, what is said of it (in English), and where
SPOILED: dict[str, tuple[Spoil, str, str]] = {
    "text in a number": (typed("很多"), "“很多” is no number", "I6"),
    "thousands separators": (typed("12,345"), "“12,345” is no number", "I6"),
    "full-width digits": (typed("１２３"), "“１２３” is no number", "I6"),
    "a unit in the cell": (typed("12项"), "is no number", "I6"),
    "two numbers": (typed("10-15"), "is no number", "I6"),
    "a formula": (typed("=6+6"), "it is a formula", "I6"),
    "a formula with its value": (
        replaced(SHEET, b"<v>12</v>", b"<f>6+6</f><v>12</v>"), "it is a formula", "I6",
    ),
    "an error": (typed("#N/A"), "it is the error #N/A", "I6"),
    "a truth value": (typed(True), "the truth value TRUE", "I6"),
    "a date": (typed(date(2014, 3, 8)), "the date 2014-03-08", "I6"),
    "a time": (typed(time(12)), "the date 12:00:00", "I6"),
    "a per cent": (typed(0.367, row="2.3", number_format="0.0%"), "type 36.7, not 0.367", "I18"),
    "below zero": (typed(-12), "below zero", "I6"),
    "half a project": (typed(12.5), "not whole", "I6"),
    "a number beyond all": (typed(10**13), "too large", "I6"),
    "a growth in words": (typed("增长三成", sort=ColumnRole.GROWTH), "is no number", "J6"),
    "a growth that does not fit": (
        answered("青山湖区", 2014, ("全国科技进步先进连续次数", "", 8), growth=50), "which is 14.3%", "J",
    ),
    "an unknown status": (typed("估计", sort=ColumnRole.STATUS), "none of the choices", "K6"),
    "a formula as status": (typed("=J7", sort=ColumnRole.STATUS), "it is a formula", "K6"),
    "a formula as remark": (typed("=1", sort=ColumnRole.REMARK), "it is a formula", "L6"),
    "a remark that would run": (typed("+86 联系", sort=ColumnRole.REMARK), "which a spreadsheet would run", "L6"),
    "a remark too long": (typed("长" * 600, sort=ColumnRole.REMARK), "600 characters", "L6"),
    "rows in another order": (edited(swapped), "“1.1” should stand here, not “1.2”", "A6"),
    "a row put in": (edited(lambda book, _: book[FORM_SHEET].insert_rows(7)), "rows, columns and fixed texts", "A7"),
    "a row taken out": (edited(lambda book, _: book[FORM_SHEET].delete_rows(7)), "“1.2” should stand here", "A7"),
    "a column put in": (edited(lambda book, _: book[FORM_SHEET].insert_cols(2)), "“指标” should stand here", "B4"),
    "a column taken out": (edited(lambda book, _: book[FORM_SHEET].delete_cols(5)), "“定义” should stand here", "E4"),
    "another unit": (text_at("D7", "万元"), "“亿元” should stand here, not “万元”", "D7"),
    "a KPI by another name": (text_at("B6", "科技项目"), "“国家和省级科技项目” should stand here", "B6"),
    "a part by another name": (text_at("C10", "二等奖"), "should stand here, not “二等奖”", "C10"),
    "another number of a row": (text_at("A6", "9.9"), "“1.1” should stand here, not “9.9”", "A6"),
    "an area by another name": (text_at("A5", "其他"), "should stand here, not “其他”", "A5"),
    "a title of another year": (text_at("A1", "青山湖区 2013 年科技指标填报表（结果）"), "2014 年", "A1"),
    "a column by another name": (text_at("I4", "上年结果"), "“结果” should stand here", "I4"),
    "merged cells": (edited(lambda book, _: book[FORM_SHEET].merge_cells("I6:I7")), "cells are merged", "I6:I7"),
    "a hidden row": (
        edited(lambda book, _: setattr(book[FORM_SHEET].row_dimensions[8], "hidden", True)), "is hidden", "8:8",
    ),
    "a hidden column": (
        edited(lambda book, _: setattr(book[FORM_SHEET].column_dimensions["D"], "hidden", True)), "is hidden", "D:D",
    ),
    "a sum under the form": (text_at("I90", "合计"), "outside the form: “合计”", "I90"),
    "an answer beside an area": (text_at("I5", 12), "outside the form: “12”", "I5"),
    "a note beside the title": (text_at("F2", "已核"), "outside the form: “已核”", "F2"),
    "a chart for a sheet": (edited(charted), "the sheet is missing", FORM_SHEET),
    "a year of many digits": (shown("year", "2" * 5000), "is not within", ""),
    "a note beside the form": (text_at("M6", "见附件"), "outside the form: “见附件”", "M6"),
    "something far away": (text_at("XFD1048576", "x"), "far beyond the form", "A1:XFD1048576"),
    "no sheet to fill": (
        edited(lambda book, _: book.remove(book[FORM_SHEET])), "the sheet is missing", FORM_SHEET,
    ),
    "no cover": (
        edited(lambda book, _: book.remove(book[INSTRUCTIONS_SHEET])), "the sheet is missing", INSTRUCTIONS_SHEET,
    ),
    "no hidden sheet": (
        edited(lambda book, _: book.remove(book[FINGERPRINT_SHEET])), "the sheet is missing", FINGERPRINT_SHEET,
    ),
    "a sheet by another name": (
        edited(lambda book, _: setattr(book[FORM_SHEET], "title", "Sheet1")), "not part of the form", "Sheet1",
    ),
    "a sheet twice": (
        edited(lambda book, _: book.copy_worksheet(book[FORM_SHEET])), "not part of the form", f"{FORM_SHEET} Copy",
    ),
    "another template version": (shown("version", "0"), "has the version 0, now it is 1", ""),
    "another year inside": (shown("year", "2013"), "its list of KPIs is not the present one", ""),
    "a year in words": (shown("year", "二〇一四"), "the year “二〇一四” is not within", ""),
    "a year before all": (shown("year", "1900"), "the year “1900” is not within", ""),
    "an unknown place": (shown("place", "火星区"), "there is no place “火星区”", ""),
    "the province": (shown("place", "江西省"), "there is no place “江西省”", ""),
    "another place inside": (shown("place", "东湖区"), "its list of KPIs is not the present one", ""),
    "another kind": (shown("kind", "plans"), "neither for results nor for targets", ""),
    "another kind inside": (shown("kind", "targets"), "its list of KPIs is not the present one", ""),
    "another list of KPIs": (shown("questions", "0" * 64), "its list of KPIs is not the present one", ""),
    "a form of another maker": (shown("made_by", "somebody"), "no form made by this system", FINGERPRINT_SHEET),
    "results of a year to come": (typed(12, year=2100), "2100 has not begun", ""),
    "ten times last year": (
        answered("青山湖区", 2014, ("全国科技进步先进连续次数", "", 71)), "more than ten times off the 7 of 2013", "I",
    ),
    "ten times the city": (answered("青山湖区", 2014, (PATENTS, "", 61901)), "off the 6190 of 2013 (南昌市)", "I"),
    "parts above their total": (
        answered("青山湖区", 2014, (PRIZE, "", 5), (PRIZE, "一等奖", 3), (PRIZE, "二等奖", 3)),
        "the parts add up to 6", "I",
    ),
    "a part KPI above its whole": (
        answered("青山湖区", 2014, (PATENTS, "", 100), ("发明专利申请量", "", 101)),
        "101 is more than “专利申请量”, 100", "I",
    ),
    "a place above the city": (answered("青山湖区", 2013, (PATENTS, "", 6191)), "the nine add up to 6191", "I"),
    "a zone above the city": (answered("高新区", 2013, (PATENTS, "", 6191)), "6191 is more than the city's 6190", "I"),
    "a published figure changed": (
        answered("青山湖区", 2013, ("全国科技进步先进连续次数", "", 8)), "is published as 7 (summary-2013 I(4)2)", "I",
    ),
    "an upper end alone": (
        typed(15, sort=ColumnRole.HIGH, row="1.2", kind=FormKind.TARGETS), "an upper end and no target", "J7",
    ),
    "an upper end below": (
        typed(10, sort=ColumnRole.HIGH, kind=FormKind.TARGETS), "upper end 10 is below the target 12", "J6",
    ),
    "an unknown qualifier": (
        typed("不少于", sort=ColumnRole.QUALIFIER, kind=FormKind.TARGETS), "none of the choices", "L6",
    ),
    "an empty file": (written(b""), "the file is empty", ""),
    "text in an .xlsx": (written("青山湖区,12".encode()), "no Excel workbook", ""),
    "an old workbook": (written(OLE + b"\0" * 600), "has the old format (.xls)", ""),
    "a password": (written(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")), "has a password", ""),
    "packed files with a password": (rewritten(locked), "has a password", ""),
    "an .xls": (written(OLE, "坏表.xls"), "only .xlsx workbooks and .csv tables", ""),
    "a file of an open workbook": (written(b"\x05Wang", "~$坏表.xlsx"), "close the workbook", ""),
    "a PDF": (written(b"%PDF-1.7", "坏表.pdf"), "not “.pdf”", ""),
    "a workbook with macros": (added("xl/vbaProject.bin", name="坏表.xlsm"), "has macros", ""),
    "macros in an .xlsx": (added("xl/vbaProject.bin", b"\0"), "has macros", ""),
    "macros by their type": (
        replaced(TYPES, b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"), "has macros", "",
    ),
    "links to other files": (added("xl/externalLinks/externalLink1.xml"), "links to other files", ""),
    "a connection": (added("xl/connections.xml"), "links to other files", ""),
    "a file inside": (added("xl/embeddings/oleObject1.bin", b"\0"), "other files or controls in it", ""),
    "a control": (added("xl/activeX/activeX1.xml"), "other files or controls in it", ""),
    "a zip without a workbook": (repacked(lambda members: members.pop("xl/workbook.xml")), "no Excel workbook", ""),
    "a zip bomb": (added("xl/media/bomb.bin", b"\0" * 30 * 2**20), "it may do harm", ""),
    "a zip bomb that lies": (rewritten(lying_bomb), "no Excel workbook (.xlsx), or it is damaged", ""),
    "too many packed files": (
        repacked(lambda members: members.update({f"xl/media/{one}": b"" for one in range(600)})), "it may do harm", "",
    ),
    "a file too large": (written(b"PK\x03\x04" + b"\0" * 6 * 2**20), "5 MB are allowed", ""),
    "entities": (repacked(lambda members: members.__setitem__(STRINGS, LAUGHS)), "XML definitions", ""),
    "half a file": (rewritten(lambda content: content[: len(content) // 2]), "no Excel workbook", ""),
    "a broken packed file": (
        rewritten(lambda content: content[:200] + b"\0" * 50 + content[250:]), "no Excel workbook", "",
    ),
    "a merge of all cells": (
        replaced(SHEET, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
        "the range A1:XFD1048576 is vast", "",
    ),
    "a link over all columns": (
        replaced(SHEET, b"</sheetData>", b'</sheetData><hyperlinks><hyperlink ref="A:XFD" display="x"/></hyperlinks>'),
        "the range A:XFD is vast", "",
    ),
    "a range that is none": (
        replaced(SHEET, b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="?"/></mergeCells>'),
        "is damaged", "",
    ),
    "a sheet of five megabytes": (
        replaced(SHEET, b"</sheetData>", b"<row/>" * 900_000 + b"</sheetData>"), "it may do harm", "",
    ),
    "broken XML": (replaced(SHEET, b"</sheetData>", b""), "damaged (xl/worksheets/sheet2.xml)", ""),
    "no sheet in the zip": (repacked(lambda members: members.pop(SHEET)), "the sheet is missing", FORM_SHEET),
    "a sheet of nonsense": (replaced(SHEET, b'r="A1"', b'r="?"'), "is damaged", ""),
}  # fmt: skip
