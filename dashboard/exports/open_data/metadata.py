"""Describes the dataset to other programs: its columns, names, documents and terms, in both languages."""

from __future__ import annotations

from typing import Any

from dashboard.dataset.model import District, Document, Kpi, Task
from dashboard.dataset.observation import Measure, Qualifier, Status
from dashboard.dataset.schema import FIRST_YEAR, LAST_YEAR
from dashboard.dataset.table import Dataset
from dashboard.exports.open_data.filters import FILTERS, SEARCH
from dashboard.i18n.messages import LANGUAGES
from dashboard.i18n.terms import translator

Translations = dict[str, str]  # of one text, by language


def metadata_of(dataset: Dataset) -> dict[str, Any]:
    """Builds the description of the dataset from plain values that JSON has."""
    catalog = dataset.catalog
    filters = [name for name in FILTERS if name in dataset.columns]
    translators = {language: translator(language, catalog) for language in LANGUAGES}

    def translations(key: str, **values: object) -> Translations:
        return {language: translate(key, **values) for language, translate in translators.items()}

    return {
        "title": translations("open_data.title"),
        "description": translations("open_data.description"),
        "publisher": translations("app.name"),
        "licence": translations("workbook.licence"),
        "version": dataset.digest,
        "newest_document": max((document.published for document in dataset.documents), default="") or None,
        "report_year": dataset.report_year,
        "rows": {"all": dataset.size, "published": dataset.size - dataset.samples, "sample": dataset.samples},
        "sample": dataset.is_sample,
        "warning": translations("sample.banner") if dataset.is_sample else None,
        "how_to_filter": translations("open_data.filter", names=", ".join((*filters, SEARCH))),
        "columns": [
            {"name": name, "meaning": translations(f"open_data.column_{name}"), "allowed": _allowed(name, dataset)}
            for name in dataset.columns
        ],
        "measures": [{"name": name, "meaning": translations(f"open_data.measure_{name}")} for name in Measure],
        "qualifiers": [
            {"name": name, "meaning": translations(f"open_data.qualifier_{name}")} for name in Qualifier if name
        ],
        "statuses": [{"name": name, "meaning": translations(f"workbook.status_{name}")} for name in Status],
        "areas": [{"number": 0, "name": translations("data.context")}]
        + [{"number": area.number, "name": _names(area.name, area.english)} for area in catalog.areas],
        "districts_note": translations("open_data.zones"),
        "districts": [_district(district) for district in catalog.districts],
        "kpis": [_kpi(kpi) for kpi in dataset.kpis.values()],
        "tasks": [_task(task) for task in catalog.tasks.values() if dataset.task(task.name)],
        "breakdowns_english": dict(catalog.breakdown_english),
        "documents": [_document(document) for document in dataset.documents],
    }


def _allowed(column: str, dataset: Dataset) -> list[str] | str:
    """Lists the closed vocabulary of a column, or names the type of its values."""
    closed = {
        "area": [str(number) for number in range(len(dataset.catalog.areas) + 1)],
        "district": [district.name for district in dataset.catalog.districts],
        "measure": [measure.value for measure in Measure],
        "qualifier": [qualifier.value for qualifier in Qualifier],
        "status": [status.value for status in Status],
    }
    open_ = {"month": "1–12", "year": f"{FIRST_YEAR}–{LAST_YEAR}", "value": "number"}
    return closed.get(column) or open_.get(column, "text")


def _names(chinese: str, english: str) -> Translations:
    return {"zh": chinese, "en": english}


def _district(district: District) -> dict[str, Any]:
    return {"name": _names(district.name, district.english), "kind": district.kind.value, "code": district.code}


def _kpi(kpi: Kpi) -> dict[str, Any]:
    return {
        "name": _names(kpi.name, kpi.english),
        "area": kpi.area,
        "unit": _names(kpi.unit, kpi.unit_english),
        "definition": _names(kpi.definition, kpi.definition_english),
        "direction": kpi.direction.value,
        "additive": kpi.additive,
        "by_district": kpi.by_district,
        "owner": kpi.owner or None,
    }


def _task(task: Task) -> dict[str, Any]:
    return {
        "name": task.name,
        "summary": _names(task.summary, task.summary_english),
        "kpis": list(task.kpis),
        "owner": task.owner or None,
        "due": task.due or None,
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": _names(document.title, document.english),
        "publisher": _names(document.publisher, document.publisher_english),
        "published": document.published or None,
        "address": document.address,
    }
