"""Looks into a file before any program for workbooks opens it: what could do harm or hide something is refused."""

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

from dashboard.returns.messages import ImportIssue, Message, Origin, ReturnRefusedError, bilingual

MEGABYTE = 2**20
MAX_FILE_MB, MAX_UNPACKED_MB, MAX_XML_MB = 5, 20, 4  # MB of a file, of all that is packed in it, of one XML file in it
MAX_RANGE_CELLS = 10_000  # cells in a merged or linked range: openpyxl makes each of them
LAST_COLUMN, LAST_ROW = 2**14, 2**20  # of a sheet
MAX_MEMBERS = 500  # files that a workbook may consist of; a form has a dozen
ENCRYPTED = 1  # the bit of a packed file that says so
OPEN = "~$"  # how Excel's own file beside an open workbook begins
OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # how an .xls and a workbook with a password begin
SECRET = "EncryptedPackage".encode("utf-16-le")
WORKBOOK, TYPES = "xl/workbook.xml", "[Content_Types].xml"
MACROS = re.compile(r"vbaProject|macrosheets/|\.bas$", re.IGNORECASE)
LINKS = re.compile(r"externalLinks?/|connections\.xml|queryTables/", re.IGNORECASE)
EMBEDDED = re.compile(r"embeddings/|activeX/|ctrlProps/|customUI|webextensions/", re.IGNORECASE)
XML = re.compile(r"\.(xml|rels|vml)$", re.IGNORECASE)


def read_upload(path: Path) -> bytes:
    """The bytes of a file that is not too large; RefusedError where it is, or cannot be read."""
    try:
        if not path.is_file():
            _refuse(path, bilingual("no_file"))
        if path.name.startswith(OPEN):
            _refuse(path, bilingual("open_elsewhere"))
        if path.suffix.lower() not in (".xlsx", ".csv"):
            with path.open("rb") as file:
                has_macros = b"vbaProject" in file.read(MAX_FILE_MB * MEGABYTE)
            _refuse(path, bilingual("macros") if has_macros else bilingual("file_kind", ending=path.suffix))
        size = path.stat().st_size
        if not size:
            _refuse(path, bilingual("empty_file"))
        if size > MAX_FILE_MB * MEGABYTE:
            _refuse(path, bilingual("too_big", size=size / MEGABYTE, most=MAX_FILE_MB))
        return path.read_bytes()
    except OSError as error:
        raise ReturnRefusedError(
            ImportIssue(Origin(path.name), bilingual("unreadable", reason=error.strerror))
        ) from error


def refuse_unsafe(path: Path, content: bytes) -> None:
    """RefusedError where a workbook is none, is locked, has macros, links, other files in it, or is a bomb."""
    if content.startswith(OLE):
        _refuse(path, bilingual("password") if SECRET in content else bilingual("old_excel"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _look(path, packed)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise ReturnRefusedError(ImportIssue(Origin(path.name), bilingual("no_workbook"))) from error


def _look(path: Path, packed: zipfile.ZipFile) -> None:
    """Names first, then sizes as declared, then what is really there."""
    members = packed.infolist()
    names = [member.filename for member in members]
    if any(member.flag_bits & ENCRYPTED for member in members):
        _refuse(path, bilingual("password"))
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_MB * MEGABYTE:
        _refuse(path, bilingual("unpacked", most=MAX_UNPACKED_MB))
    if WORKBOOK not in names or TYPES not in names or len(set(names)) < len(names):
        _refuse(path, bilingual("no_workbook"))
    for name in names:
        if MACROS.search(name):
            _refuse(path, bilingual("macros"))
        if LINKS.search(name):
            _refuse(path, bilingual("links", name=name))
        if EMBEDDED.search(name):
            _refuse(path, bilingual("embedded", name=name))
    room = MAX_UNPACKED_MB * MEGABYTE
    for member in members:
        with packed.open(member) as file:
            found = file.read(room + 1)
        room -= len(found)
        if room < 0:
            _refuse(path, bilingual("unpacked", most=MAX_UNPACKED_MB))
        if XML.search(member.filename):
            if len(found) > MAX_XML_MB * MEGABYTE:
                _refuse(path, bilingual("unpacked", most=MAX_XML_MB))
            _read_xml(path, member.filename, found)
        if member.filename == TYPES and b"macroEnabled" in found:
            _refuse(path, bilingual("macros"))


def _read_xml(path: Path, name: str, content: bytes) -> None:
    try:
        for one in fromstring(content, forbid_dtd=True).iter():
            if str(one.tag).endswith(("}mergeCell", "}hyperlink")) and _cells(one.get("ref", "A1")) > MAX_RANGE_CELLS:
                _refuse(path, bilingual("vast", range=one.get("ref")))
    except DefusedXmlException as error:
        raise ReturnRefusedError(ImportIssue(Origin(path.name), bilingual("entities"))) from error
    except (ParseError, LookupError, ValueError) as error:
        raise ReturnRefusedError(ImportIssue(Origin(path.name), bilingual("damaged", name=name))) from error


def _cells(told: str) -> int:
    """How many cells a range such as A1:B2 has; ValueError where it is none."""
    left, top, right, bottom = range_boundaries(told)
    return (int(right or LAST_COLUMN) - int(left or 1) + 1) * (int(bottom or LAST_ROW) - int(top or 1) + 1)


def _refuse(path: Path, message: Message) -> None:
    raise ReturnRefusedError(ImportIssue(Origin(path.name), message))
