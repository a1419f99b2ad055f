"""Every word on screen, in Chinese and English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from dashboard.dataset.model import (
    Area,
    Catalog,
    District,
    Document,
    Kpi,
    Measure,
    Observation,
    Qualifier,
    Quantity,
    Source,
)
from dashboard.dataset.numbers import Amount, is_whole, number, spread
from dashboard.i18n.messages import Messages, templates

SUMMARY = "summary-2013"  # the one document whose places are sections of its own
UNDATED = "—"
NUMERALS = "〇一二三四五六七八九"
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")  # a year, a month or a day, as the catalog writes them
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")  # a Chinese character or a full-width mark
IRREGULAR = {"people": "person", "consortia": "consortium"}


def singular(noun: str) -> str:
    """One of what an English unit counts: teams becomes team, counties county; other units stay."""
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun.removesuffix("s") if noun.isalpha() else noun


class Translator(Messages):
    """The words of one language: `words("key", name=value)`, and the names and values of the domain in it."""

    def __init__(self, language: str, templates: Mapping[str, str], catalog: Catalog) -> None:
        """Join a language's templates with the catalog's names."""
        super().__init__(language, templates)
        self.catalog = catalog
        self._places: dict[str, str] = {}

    def kpi(self, kpi: Kpi) -> str:
        """A KPI's name."""
        return kpi.name if self.is_chinese else kpi.english

    def area(self, area: Area) -> str:
        """An area's name."""
        return area.name if self.is_chinese else area.english

    def district(self, district: District) -> str:
        """A place's full name."""
        return district.name if self.is_chinese else district.english

    def label(self, district: District) -> str:
        """A place's short name, for maps and narrow rows."""
        return district.label if self.is_chinese else district.label_english

    def breakdown(self, name: str) -> str:
        """A part's name."""
        return name if self.is_chinese else self.catalog.breakdown_english.get(name, name)

    def note(self, text: str) -> str:
        """What a reader must know of a row; a note without English in the catalog stays as it is, in Chinese."""
        return text if self.is_chinese else self.catalog.note_english.get(text, text)

    def is_foreign(self, text: str) -> bool:
        """True for Chinese text in an English view, which its component marks as Chinese."""
        return not self.is_chinese and bool(CHINESE.search(text))

    def date(self, text: str) -> str:
        """A date as precise as it is known: 20 February 2014, November 2011, 2015; a dash where there is none.

        Other text stays as it is.
        """
        if not text:
            return UNDATED
        if not DATE.fullmatch(text):
            return text
        year, *rest = (int(part) for part in text.split("-"))
        if not rest:
            return self("date.year", year=year)
        month = self("date.months").split()[rest[0] - 1]
        if len(rest) == 1:
            return self("date.month", year=year, month=month)
        return self("date.day", year=year, month=month, day=rest[1])

    def unit(self, kpi: Kpi) -> str:
        """The unit of a KPI's values."""
        return kpi.unit if self.is_chinese else kpi.unit_english

    def definition(self, kpi: Kpi) -> str:
        """What a KPI counts; empty where the catalog does not say."""
        return kpi.definition if self.is_chinese else kpi.definition_english

    def title(self, document: Document) -> str:
        """A document's title."""
        return f"《{document.title}》" if self.is_chinese else document.english

    def publisher(self, document: Document) -> str:
        """Who published a document."""
        return document.publisher if self.is_chinese else document.publisher_english

    def source_place(self, source: Source) -> str:
        """The place in the document: `II, II(8)2` becomes 思路首段、（八）2; empty for a document as a whole."""
        if source.document.id != SUMMARY:
            return "" if source.place == "全文" else self._place_of_return(source.place)
        if source.place not in self._places:
            self._places[source.place] = self._place_of_summary(source)
        return self._places[source.place]

    def _place_of_return(self, place: str) -> str:
        """A place that begins with the name of a district, as those in returns do, in this language."""
        name, blank, rest = place.partition(" ")
        named = [self.label(district) for district in self.catalog.districts if district.name == name]
        return f"{named[0]}{blank}{rest}" if named else place

    def _place_of_summary(self, source: Source) -> str:
        parts: dict[str, list[str]] = {}
        for place in source.place.split(", "):
            found = re.fullmatch(r"(II?)(?:\((\d)\)(\d*))?", place)
            if not found:
                parts.setdefault(place, [])
                continue
            part = self("place.summary" if found[1] == "I" else "place.plan")
            numeral = found[2] and (f"（{NUMERALS[int(found[2])]}）" if self.is_chinese else f"({found[2]})")
            parts.setdefault(part, []).append(f"{numeral}{found[3]}" if numeral else self("place.opening"))
        shown = []
        for part, places in parts.items():
            tight = self.is_chinese and bool(places) and places[0].startswith("（")
            shown.append(self._tight(f"{part}{'' if tight or not places else ' '}{self.listed(places)}"))
        return "；".join(shown) if self.is_chinese else "; ".join(shown)

    def source(self, source: Source) -> str:
        """A source in one short line: the place for the summary of 2013, else the document's short name."""
        short = source.document.short if self.is_chinese else source.document.short_english
        place = self.source_place(source)
        return place if source.document.id == SUMMARY else f"{short} {place}".strip()

    def sources(self, rows: Iterable[Observation]) -> str:
        """The sources of several rows, each once."""
        found = list(dict.fromkeys(row.source for row in rows))
        summary = [source for source in found if source.document.id == SUMMARY]
        named = [self.source(source) for source in found if source.document.id != SUMMARY]
        if summary:
            places = dict.fromkeys(place for source in summary for place in source.place.split(", "))
            named.insert(
                0, self.source_place(Source(summary[0].document, ", ".join(sorted(places, key=_reading_order))))
            )
        return ("；" if self.is_chinese else "; ").join(dict.fromkeys(named))

    def amount(self, quantity: Quantity, unit: str) -> Amount:
        """A quantity in its own shape: 5,000 件以上, 200 余家, 约 10 个; `unit` in this language."""
        word = self._qualifier(quantity.qualifier)
        before, after = word.split("{}")
        counted = is_whole(quantity.unit) and quantity.basis[0].measure is Measure.ACTUAL
        if self.is_chinese and quantity.qualifier is Qualifier.MORE_THAN and not counted:
            before, after = self._qualifier(Qualifier.AT_LEAST).split("{}")  # 余 suits counted results only
        unit = self.unit_noun(unit, quantity.value)
        shown = f"{after}{unit}" if after == "余" else f"{unit}{after}"
        return Amount(before.strip(), number(quantity.value), shown)

    def value(self, quantity: Quantity, kpi: Kpi) -> str:
        """A quantity of a KPI in one line."""
        return str(self.amount(quantity, self.unit(kpi)))

    def unit_noun(self, unit: str, value: float) -> str:
        """A unit beside a value: one KPI, two KPIs; the same in Chinese."""
        return singular(unit) if value == 1 and not self.is_chinese else unit

    def format_range(self, low: Quantity, high: Quantity | None, kpi: Kpi) -> str:
        """A quantity, or a range with both its ends: 10–15 项; one number where both ends are the same."""
        if high is None or high.value == low.value:
            return self.value(low, kpi)
        amount = self.amount(replace(high, value=0.0), self.unit(kpi))  # the unit of any count but one
        return str(Amount(amount.before, spread(low.value, high.value), amount.after))

    def fact_word(self, quantity: Quantity, kpi: Kpi) -> str | None:
        """The catalog's word for a fact that counts one (通过 for 1); None where the number itself is shown."""
        return (kpi.word if self.is_chinese else kpi.word_english) if quantity.value == 1 else None

    def _qualifier(self, qualifier: Qualifier) -> str:
        return self._templates[f"qualifier.{qualifier.value or 'none'}"]


def _reading_order(place: str) -> tuple[int, str]:
    """Places of the summary as they follow each other on the page: part I before part II."""
    return place.count("I"), place.lstrip("I")


def translator(language: str, catalog: Catalog) -> Translator:
    """The words of a language, `zh` or `en`."""
    return Translator(language, templates(language), catalog)
