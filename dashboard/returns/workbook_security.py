"""Refuses workbooks that could do harm, and reduces others to what a form consists of, before openpyxl opens them.

openpyxl makes objects of all that it meets, and some of it multiplies: a range becomes cells, a part that is referenced
a thousand times is read a thousand times. What no form needs (drawings, links, tables, names) never reaches it, and
there is a bound on each thing that does.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl.utils import range_boundaries

from dashboard.returns.messages import Origin, refusal

MEGABYTE = 2**20
MAX_FILE_MB, MAX_UNPACKED_MB, MAX_XML_MB = 5, 20, 4  # MB of a file, of all that is packed in it, of one XML file in it
MAX_ELEMENTS = 500_000  # of XML in a workbook; a form has some thousand
BOUNDS = {  # of what openpyxl makes an object of, by the message about it
    "many_cells": 20_000,  # with contents
    "many_rows": 20_000,
    "many_columns": 16_384,
    "many_merged": 10_000,  # cells in all merged ranges
    "many_rules": 1_000,  # ranges of conditional formats, and rules in them
    "many_styles": 20_000,
    "many_texts": 20_000,  # and pieces of them in a font of their own
    "many_parts": 1_000,  # types and relationships of packed files
    "many_sheets": 50,
}
MAX_FORMULA_CHARS = 100  # of a formula that are kept: that a cell has one is all that counts
LAST_COLUMN, LAST_ROW = 2**14, 2**20  # of a sheet
MAX_MEMBERS = 500  # files that a workbook may consist of; a form has a dozen
ENCRYPTED_FLAG = 1  # bit of a packed file
EXCEL_LOCK_PREFIX = "~$"  # of the file that Excel keeps beside an open workbook
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")  # how an .xls and a workbook with a password begin
OLE_PASSWORD = "EncryptedPackage".encode("utf-16-le")
WORKBOOK, CONTENT_TYPES = "xl/workbook.xml", "[Content_Types].xml"
FORBIDDEN = {  # names of packed files, by the message about them
    "macros": re.compile(r"vbaProject|macrosheets/|\.bas$", re.IGNORECASE),
    "links": re.compile(r"externalLinks?/|connections\.xml|queryTables/", re.IGNORECASE),
    "embedded": re.compile(r"embeddings/|activeX/|ctrlProps/|customUI|webextensions/", re.IGNORECASE),
}
XML = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)
RELATIONSHIPS = ("_rels/.rels", "xl/_rels/workbook.xml.rels")  # which lead to workbook, sheets, styles and texts
ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
WORKBOOK_PARTS = ("workbookPr", "sheets")
SHEET_PARTS = ("cols", "sheetData", "mergeCells", "conditionalFormatting")


def read_upload(path: Path) -> bytes:
    """Reads a file of allowed kind and size; ReturnRefusedError for any other, or one that cannot be read."""
    origin = Origin(path.name)
    try:
        if not path.is_file():
            raise refusal(origin, "no_file")
        if path.name.startswith(EXCEL_LOCK_PREFIX):
            raise refusal(origin, "open_elsewhere")
        if path.suffix.lower() not in (".xlsx", ".csv"):
            with path.open("rb") as file:
                has_macros = b"vbaProject" in file.read(MAX_FILE_MB * MEGABYTE)
            raise refusal(origin, "macros") if has_macros else refusal(origin, "file_kind", ending=path.suffix)
        size = path.stat().st_size
        if not size:
            raise refusal(origin, "empty_file")
        if size > MAX_FILE_MB * MEGABYTE:
            raise refusal(origin, "too_big", size=size / MEGABYTE, limit=MAX_FILE_MB)
        return path.read_bytes()
    except OSError as error:
        raise refusal(origin, "unreadable", reason=error.strerror) from error


def safe_workbook(path: Path, content: bytes) -> bytes:
    """Reduces a workbook to what a form consists of.

    ReturnRefusedError for what is no workbook, is locked, is too large in any way, or has macros, links, other files.
    """
    origin = Origin(path.name)
    if content.startswith(OLE_MAGIC):
        raise refusal(origin, "password" if OLE_PASSWORD in content else "old_excel")
    buffer = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(buffer, "w") as reduced:
            workbook = _Workbook(origin)
            for name, part in _parts(origin, archive):
                content = workbook.reduced(name, part)
                if not name.startswith("docProps/"):
                    reduced.writestr(name, content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise refusal(origin, "no_workbook") from error
    return buffer.getvalue()


def _parts(origin: Origin, archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Yields the XML of a workbook; checks names first, then sizes as declared, then contents."""
    members = archive.infolist()
    names = [member.filename for member in members]
    if any(member.flag_bits & ENCRYPTED_FLAG for member in members):
        raise refusal(origin, "password")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_MB * MEGABYTE:
        raise refusal(origin, "unpacked", limit=MAX_UNPACKED_MB)
    if WORKBOOK not in names or CONTENT_TYPES not in names or len(set(names)) < len(names):
        raise refusal(origin, "no_workbook")
    for name in names:
        for message, pattern in FORBIDDEN.items():
            if pattern.search(name):
                raise refusal(origin, message, name=name)
    allowance = MAX_UNPACKED_MB * MEGABYTE
    for member in members:
        with archive.open(member) as file:
            content = file.read(allowance + 1)
        allowance -= len(content)
        if allowance < 0:
            raise refusal(origin, "unpacked", limit=MAX_UNPACKED_MB)
        if member.filename == CONTENT_TYPES and b"macroEnabled" in content:
            raise refusal(origin, "macros")
        if XML.search(member.filename):
            if len(content) > MAX_XML_MB * MEGABYTE:
                raise refusal(origin, "unpacked", limit=MAX_XML_MB)
            yield member.filename, content


class _Workbook:
    """Reduces the parts of a workbook, and counts over all of them what openpyxl will make objects of."""

    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._counts: Counter[str] = Counter()
        self._elements = 0

    def reduced(self, name: str, content: bytes) -> bytes:
        """Returns a part without what no form needs; ReturnRefusedError where it is no XML or too much of a kind."""
        try:
            root = self._parsed(content)
            reduce = {
                "worksheet": self._reduce_sheet, "workbook": self._reduce_workbook, "styleSheet": self._count_styles,
                "sst": self._count_texts, "Types": self._count_types, "Relationships": self._reduce_relationships,
            }.get(_tag(root))  # fmt: skip
            if reduce is None:
                return content
            reduce(name, root)
        except DefusedXmlException as error:
            raise refusal(self._origin, "entities") from error
        except (ParseError, LookupError, ValueError) as error:
            raise refusal(self._origin, "damaged", name=name) from error
        for message, limit in BOUNDS.items():
            if self._counts[message] > limit:
                raise refusal(self._origin, message, limit=limit)
        xml: bytes = tostring(root, "utf-8")
        return xml

    def _parsed(self, content: bytes) -> Element:
        """Parses XML, and stops where the workbook has more elements than any form."""
        root = None
        for _, element in iterparse(io.BytesIO(content), events=("start",), forbid_dtd=True):
            root = element if root is None else root
            self._elements += 1
            if self._elements > MAX_ELEMENTS:
                raise refusal(self._origin, "many_elements", limit=MAX_ELEMENTS)
        assert isinstance(root, Element)  # XML without an element does not parse
        return root

    def _reduce_sheet(self, _: str, sheet: Element) -> None:
        """Keeps contents, columns, merged cells and formats; empty cells, and rows of them, count for nothing."""
        sheet[:] = [part for part in sheet if _tag(part) in SHEET_PARTS]
        for part in sheet:
            for row in part if _tag(part) == "sheetData" else ():
                if all(cell.get("r") for cell in row):  # else their order says where they stand
                    row[:] = [cell for cell in row if len(cell)]
                self._counts["many_cells"] += len(row)
                for element in (element for cell in row for element in cell):
                    self._counts["many_texts"] += len(element)  # of a text that stands in the cell itself
                    if _tag(element) == "f":
                        element.attrib.clear()  # one that is shared would be worked out anew for each cell
                        element.text = (element.text or "")[:MAX_FORMULA_CHARS]
            if _tag(part) == "sheetData" and all(row.get("r") for row in part):
                part[:] = [row for row in part if len(row) or row.get("hidden")]
            self._counts["many_rows"] += len(part) if _tag(part) == "sheetData" else 0
            self._counts["many_columns"] += len(part) if _tag(part) == "cols" else 0
            if _tag(part) == "mergeCells":
                self._counts["many_merged"] += sum(map(_cell_count, part))
            if _tag(part) == "conditionalFormatting":
                self._counts["many_rules"] += len(part) + len(part.get("sqref", "").split())

    def _reduce_workbook(self, _: str, workbook: Element) -> None:
        """Keeps the list of sheets, each with a part of its own."""
        workbook[:] = [part for part in workbook if _tag(part) in WORKBOOK_PARTS]
        sheets = [sheet.get(ID) for part in workbook if _tag(part) == "sheets" for sheet in part]
        self._counts["many_sheets"] += len(sheets)
        _refuse_doubles(sheets)

    def _reduce_relationships(self, name: str, relationships: Element) -> None:
        """Keeps those of the workbook: drawings, comments, tables and links of sheets are never read."""
        if name not in RELATIONSHIPS:
            relationships[:] = []
        self._counts["many_parts"] += len(relationships)
        _refuse_doubles([relationship.get("Target") for relationship in relationships])

    def _count_styles(self, _: str, styles: Element) -> None:
        self._counts["many_styles"] += sum(map(len, styles))

    def _count_texts(self, _: str, texts: Element) -> None:
        self._counts["many_texts"] += sum(max(1, len(text)) for text in texts)

    def _count_types(self, _: str, types: Element) -> None:
        self._counts["many_parts"] += len(types)


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _cell_count(merged: Element) -> int:
    left, top, right, bottom = range_boundaries(merged.get("ref", "A1"))
    return (int(right or LAST_COLUMN) - int(left or 1) + 1) * (int(bottom or LAST_ROW) - int(top or 1) + 1)


def _refuse_doubles(names: list[str | None]) -> None:
    """Raises ValueError where one part is referenced twice: it would be read as often."""
    given = [name for name in names if name]
    if len(set(given)) < len(given):
        raise ValueError
