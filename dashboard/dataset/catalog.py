"""Reads and validates catalog.toml with pydantic; a catalog with faults is refused with all of them at once."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from inspect import signature
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, get_args, get_type_hints

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, create_model
from pydantic_core import ErrorDetails

from dashboard.dataset.errors import DatasetError, unreadable
from dashboard.dataset.model import CITY, Area, Catalog, Comparison, District, Document, Kpi, Payer, Task
from dashboard.dataset.names import address_fault, file_name_fault, look_alike, name_fault, text_fault
from dashboard.dataset.regular_files import read_regular
from dashboard.dataset.schema import SchemaError

CONFIG = ConfigDict(extra="forbid", strict=True)
UNIQUE = (("area", "number"), ("area", "name"), ("district", "name"), ("document", "id"), ("kpi", "name"),
          ("comparison", "name"), ("task", "name"))  # fmt: skip
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
WEB_ADDRESS = re.compile(r"https?://[^\s/?#\\]+([/?#]\S*)?", re.IGNORECASE)
TextRule = Callable[[str], str]  # a text to what is wrong with it; empty for a sound one
ALLOWED = {  # by pydantic's type of error, where its own words are those of another notation
    "tuple_type": "allowed: a list",
    "dict_type": 'allowed: a table of texts, such as "中文" = "English"',
}

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
# What the catalog may say of a KPI: the fields of `Kpi` but for those that the table says; only the name is required.
HINTS = get_type_hints(Kpi)
KPI_FIELDS: dict[str, Any] = {name: (HINTS[name], None) for name in HINTS if name not in ("area", "unit")}
KPI_FIELDS["name"] = (str, ...)
KpiEntry = create_model("KpiEntry", __config__=CONFIG, **KPI_FIELDS)


class CatalogFile(BaseModel):
    """Mirrors catalog.toml: a list of entries for each `[[…]]`, a table of texts for each `[…]`."""

    model_config = CONFIG

    area: tuple[Area, ...]
    district: tuple[District, ...]
    document: tuple[Document, ...]
    kpi: tuple[KpiEntry, ...]  # type: ignore[valid-type]  # a class that is made, not written
    comparison: tuple[Comparison, ...] = ()
    task: tuple[Task, ...] = ()
    breakdown: dict[str, Text] = {}
    unit: dict[str, Text] = {}
    note: dict[str, Text] = {}
    payer: dict[str, Payer] = {}


def read_catalog(path: Path) -> Catalog:
    """Read the catalog; DatasetError lists every fault with its entry, its key and what is allowed there."""
    try:
        content = tomllib.loads(read_regular(path).decode("utf-8-sig"))
    except OSError as error:
        raise DatasetError(path, [unreadable(error, "a catalog in TOML")]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DatasetError(path, [SchemaError(0, "file", "", f"is not valid TOML in UTF-8: {error}")]) from error
    faults = [*_text_faults(content), *_conflicts(content)]
    try:  # as JSON, in which strict types still may be lists for tuples and texts for the words of an enumeration
        file = CatalogFile.model_validate_json(json.dumps(content, default=str))
    except ValidationError as error:
        faults = [*(_fault(detail, content) for detail in error.errors()), *faults]
    if faults := faults or list(_unknown_names(file)):
        raise DatasetError(path, faults)
    kpis: Any = file.kpi
    return Catalog(
        areas=file.area,
        districts=file.district,
        documents=MappingProxyType({document.id: document for document in file.document}),
        kpis=MappingProxyType({entry.name: MappingProxyType(entry.model_dump(exclude_unset=True)) for entry in kpis}),
        comparisons=file.comparison,
        tasks=MappingProxyType({task.name: task for task in file.task}),
        breakdown_english=MappingProxyType(file.breakdown),
        unit_english=MappingProxyType(file.unit),
        note_english=MappingProxyType(file.note),
        payers=MappingProxyType(file.payer),
    )


def _empty_fault(text: str) -> str:
    return "" if text.strip() else "must not be empty"


def _id_fault(text: str) -> str:
    return f"a source begins with it and a blank; type {text.replace(' ', '-')!r}" if " " in text else ""


def _web_address_fault(text: str) -> str:
    return "" if not text or WEB_ADDRESS.fullmatch(text) else "allowed: an address that begins with http:// or https://"


def _month_fault(text: str) -> str:
    return "" if not text or MONTH.fullmatch(text) else "allowed: a month, such as '2014-09'"


RULES: dict[tuple[str, str], tuple[TextRule, ...]] = {  # of texts in entries; any other is a plain text
    ("area", "name"): (_empty_fault, name_fault),
    ("district", "name"): (_empty_fault, name_fault, file_name_fault),
    ("document", "id"): (_empty_fault, name_fault, _id_fault),
    ("document", "address"): (text_fault, _web_address_fault),
    ("kpi", "name"): (_empty_fault, name_fault, address_fault),
    ("comparison", "name"): (_empty_fault, name_fault),
    ("task", "due"): (_month_fault,),
}
NAME_KEYS = ("breakdown", "unit", "payer")  # tables whose keys are names


def _text_faults(content: Mapping[str, Any]) -> Iterator[SchemaError]:
    """Names and texts that hold what they may not, each with what to type instead."""
    for location, text, rules in _texts(content):
        words = next(filter(None, (rule(text) for rule in rules)), "")
        if words:
            yield SchemaError(0, _place(location, content), "", f"{text!r} – {words}")


def _texts(content: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, tuple[TextRule, ...]]]:
    """All texts of the file, each with its location and its rules."""
    for section, entries in content.items():
        if isinstance(entries, dict):
            for key, text in entries.items():
                yield (section, key), key, (name_fault if section in NAME_KEYS else text_fault,)
                if isinstance(text, str):
                    yield (section, key), text, (text_fault,)
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            for key, text in entry.items() if isinstance(entry, dict) else ():
                if isinstance(text, str):
                    yield (section, number, key), text, RULES.get((section, key), (text_fault,))


def _conflicts(content: Mapping[str, Any]) -> Iterator[SchemaError]:
    """What no single entry shows: names that stand twice or look alike, and a catalog without the city."""
    for section, key in UNIQUE:
        first: dict[object, int] = {}
        entries = content.get(section)
        entries = entries if isinstance(entries, list) else []
        for number, entry in enumerate(entries):
            value = entry.get(key) if isinstance(entry, dict) else None
            name = look_alike(value) if isinstance(value, str) else value
            if isinstance(name, str | int) and first.setdefault(name, number) != number:
                place, before = f"{_place((section, number), content)}, {key}", first[name]
                is_same = entries[before][key] == value
                words = "has it already" if is_same else f"is {entries[before][key]!r}, which looks like it"
                yield SchemaError(0, place, "", f"{value!r} – {section} {before + 1} {words}; each has its own")
        if section == "district" and CITY not in first:
            yield SchemaError(0, "[district]", "", f"{CITY}, the whole city, is missing")


def _unknown_names(file: CatalogFile) -> Iterator[SchemaError]:
    """Tasks that are no breakdown of a sound catalog, and KPIs of tasks that are unknown or stand twice."""
    names = {entry.name for entry in file.kpi}  # type: ignore[attr-defined]
    for number, task in enumerate(file.task, 1):
        place = f"task {number} {task.name}"
        if task.name not in file.breakdown:
            yield SchemaError(0, f"{place}, name", "", f"{task.name!r} – allowed: a task that [breakdown] translates")
        for index, kpi in enumerate(task.kpis):
            if kpi not in names:
                yield SchemaError(0, f"{place}, kpis, {index + 1}", "", f"{kpi!r} – allowed: the name of a [[kpi]]")
            elif kpi in task.kpis[:index]:
                words = f"{kpi!r} – stands there already; each KPI stands once"
                yield SchemaError(0, f"{place}, kpis, {index + 1}", "", words)


def _fault(error: ErrorDetails, content: Mapping[str, Any]) -> SchemaError:
    """A fault from what pydantic reports."""
    location, value = error["loc"], error["input"]
    allowed = ALLOWED.get(error["type"]) or error["msg"].replace("Input should be", "allowed:")
    if error["type"] == "missing":
        allowed = "is missing"
    elif error["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
        section = CatalogFile.model_fields.get(str(location[0]))
        entry = get_args(section.annotation)[0] if section else CatalogFile
        allowed = f"is not known; allowed: {', '.join(signature(entry).parameters)}"
    elif not isinstance(value, dict | list):
        allowed = f"{value!r} – {allowed}"
    return SchemaError(0, _place(location, content), "", allowed)


def _place(location: tuple[str | int, ...], content: Mapping[str, Any]) -> str:
    """The words for a place in the file: `kpi 14 专利申请量, direction`, `[note] 首批` or `[area]`."""
    section, *keys = location
    if not keys or isinstance(keys[0], str):
        return " ".join([f"[{section}]", *map(str, keys)])
    entry = content[str(section)][keys[0]]
    name = entry.get("id", entry.get("name", "")) if isinstance(entry, dict) else ""
    words = f"{section} {keys[0] + 1} {name}".rstrip()
    return ", ".join([words, *(str(key + 1) if isinstance(key, int) else key for key in keys[1:])])
