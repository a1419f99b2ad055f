"""Refuses workbooks that could do harm or hide something, before openpyxl opens them."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from openpyxl.utils import range_boundaries

from dashboard.returns.messages import Origin, refusal

MEGABYTE = 2**20
MAX_FILE_MB, MAX_UNPACKED_MB, MAX_XML_MB = 5, 20, 4  # MB of a file, of all that is packed in it, of one XML file in it
MAX_RANGE_CELLS = 10_000  # cells in a merged or linked range: openpyxl makes each of them
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


def refuse_unsafe(path: Path, content: bytes) -> None:
    """Raises ReturnRefusedError for what is no workbook, is locked or a zip bomb, or has macros, links, other files."""
    origin = Origin(path.name)
    if content.startswith(OLE_MAGIC):
        raise refusal(origin, "password" if OLE_PASSWORD in content else "old_excel")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(origin, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise refusal(origin, "no_workbook") from error


def _check_archive(origin: Origin, archive: zipfile.ZipFile) -> None:
    """Checks names first, then sizes as declared, then contents."""
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
        if XML.search(member.filename):
            if len(content) > MAX_XML_MB * MEGABYTE:
                raise refusal(origin, "unpacked", limit=MAX_XML_MB)
            _check_xml(origin, member.filename, content)
        if member.filename == CONTENT_TYPES and b"macroEnabled" in content:
            raise refusal(origin, "macros")


def _check_xml(origin: Origin, name: str, content: bytes) -> None:
    try:
        for element in fromstring(content, forbid_dtd=True).iter():
            if str(element.tag).endswith(("}mergeCell", "}hyperlink")):
                cell_range = element.get("ref", "A1")
                left, top, right, bottom = range_boundaries(cell_range)
                width, height = (
                    int(right or LAST_COLUMN) - int(left or 1) + 1,
                    int(bottom or LAST_ROW) - int(top or 1) + 1,
                )
                if width * height > MAX_RANGE_CELLS:
                    raise refusal(origin, "vast", range=cell_range)
    except DefusedXmlException as error:
        raise refusal(origin, "entities") from error
    except (ParseError, LookupError, ValueError) as error:
        raise refusal(origin, "damaged", name=name) from error
