"""What describes the dataset to another program: its columns, names, documents and words, in both languages."""

from __future__ import annotations

from typing import Any

from dashboard.dataset.model import District, Document, Kpi, Measure, Qualifier, Status
from dashboard.dataset.schema import COLUMNS, FIRST_YEAR, LAST_YEAR
from dashboard.dataset.table import Dataset
from dashboard.exports.open_data.filters import FILTERS, SEARCH
from dashboard.i18n.messages import LANGUAGES
from dashboard.i18n.terms import translator

Said = dict[str, str]  # the same by language


def metadata_of(dataset: Dataset) -> dict[str, Any]:
    """The description of the dataset, made of plain values that JSON has."""
    say = _Both(dataset)
    catalog = dataset.catalog
    return {
        "title": say("open_data.title"),
        "description": say("open_data.description"),
        "publisher": say("app.name"),
        "licence": say("workbook.licence"),
        "version": dataset.digest,
        "newest_document": max((document.published for document in dataset.documents), default="") or None,
        "report_year": dataset.report_year,
        "rows": {"all": dataset.size, "published": dataset.size - dataset.samples, "sample": dataset.samples},
        "sample": dataset.is_sample,
        "warning": say("sample.banner") if dataset.is_sample else None,
        "how_to_filter": say("open_data.filter", names=", ".join((*FILTERS, SEARCH))),
        "columns": [
            {"name": name, "meaning": say(f"open_data.column_{name}"), "allowed": _allowed(name, dataset)}
            for name in COLUMNS
        ],
        "measures": [_meant(one, say(f"open_data.measure_{one.value}")) for one in Measure],
        "qualifiers": [_meant(one, say(f"open_data.qualifier_{one.value}")) for one in Qualifier if one],
        "statuses": [_meant(one, say(f"workbook.status_{one.value}")) for one in Status],
        "areas": [{"number": 0, "name": say("data.context")}]
        + [{"number": area.number, "name": _named(area.name, area.english)} for area in catalog.areas],
        "districts_note": say("open_data.zones"),
        "districts": [_district(place) for place in catalog.districts],
        "kpis": [_kpi(kpi) for kpi in dataset.kpis.values()],
        "breakdowns_english": dict(catalog.breakdown_english),
        "documents": [_document(document) for document in dataset.documents],
    }


class _Both:
    """The words of every language at once."""

    def __init__(self, dataset: Dataset) -> None:
        self._words = {language: translator(language, dataset.catalog) for language in LANGUAGES}

    def __call__(self, key: str, **values: object) -> Said:
        return {language: words(key, **values) for language, words in self._words.items()}


def _allowed(column: str, dataset: Dataset) -> list[str] | str:
    """The closed vocabulary of a column, or the sort of its values."""
    closed = {
        "area": [str(number) for number in range(len(dataset.catalog.areas) + 1)],
        "district": [place.name for place in dataset.catalog.districts],
        "measure": [measure.value for measure in Measure],
        "qualifier": [qualifier.value for qualifier in Qualifier],
        "status": [status.value for status in Status],
    }
    open_ = {"year": f"{FIRST_YEAR}–{LAST_YEAR}", "value": "number"}
    return closed.get(column) or open_.get(column, "text")


def _meant(word: Measure | Qualifier | Status, meaning: Said) -> dict[str, Any]:
    """A word of a closed vocabulary."""
    return {"name": word.value, "meaning": meaning}


def _named(chinese: str, english: str) -> Said:
    return {"zh": chinese, "en": english}


def _district(place: District) -> dict[str, Any]:
    return {"name": _named(place.name, place.english), "kind": place.kind.value, "code": place.code}


def _kpi(kpi: Kpi) -> dict[str, Any]:
    return {
        "name": _named(kpi.name, kpi.english),
        "area": kpi.area,
        "unit": _named(kpi.unit, kpi.unit_english),
        "definition": _named(kpi.definition, kpi.definition_english),
        "direction": kpi.direction.value,
        "additive": kpi.additive,
        "by_district": kpi.by_district,
    }


def _document(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "title": _named(document.title, document.english),
        "publisher": _named(document.publisher, document.publisher_english),
        "published": document.published or None,
        "address": document.address,
    }
