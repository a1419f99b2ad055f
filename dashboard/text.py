"""Every word on screen, in Chinese and English."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import Any

from dashboard.model import (
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
from dashboard.numbers import Amount, is_whole, number, spread

LANGUAGES = ("zh", "en")
TAGS = {"zh": "zh-CN", "en": "en"}  # as HTML names them
SUMMARY = "summary-2013"  # the one document whose places are sections of its own
UNDATED = "—"
NUMERALS = "〇一二三四五六七八九"
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")  # a year, a month or a day, as the catalog writes them
AGREEING = re.compile(r"\{(\w+):([^{}/]*)/([^{}]*)\}")  # {count:row/rows}: row for one, rows for any other count
PARTED = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")  # a blank between two Chinese characters
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")  # a Chinese character or a full-width mark
IRREGULAR = {"people": "person", "consortia": "consortium"}


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a sentence; `role` is what a number in it means: result, target, or nothing."""

    text: str
    role: str = ""
    kpi: str = ""  # the KPI that a number belongs to, for the link to it


def singular(noun: str) -> str:
    """One of what an English unit counts: teams becomes team, counties county; other units stay."""
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun.removesuffix("s") if noun.isalpha() else noun


class Words:
    """The words of one language: `words("key", name=value)`; a missing key or value is an error, not a gap."""

    def __init__(self, language: str, templates: Mapping[str, str], catalog: Catalog) -> None:
        """Join a language's templates with the catalog's names."""
        self.language, self.catalog = language, catalog
        self._templates = templates
        self._places: dict[str, str] = {}

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key with its values filled in."""
        return self._tight(self._template(key, values).replace("|", "").format(**values))

    def spans(self, key: str, **values: Any) -> tuple[Span, ...]:
        """The text of a key as spans: one per phrase, and one per value that is a Span."""
        spans: list[Span] = []
        for literal, name, _, _ in Formatter().parse(self._template(key, values)):
            if literal:
                spans.append(Span(literal))
            if name is not None:
                value = values[name]
                spans.extend([value] if isinstance(value, Span) else [Span(str(value))])
        return tuple(self._closed(span, after.text) for span, after in pairwise([*spans, Span("")]))

    def phrases(self, key: str, **values: object) -> tuple[str, ...]:
        """The text of a key, cut where its template has a bar: a headline breaks only there."""
        return tuple(self._tight(part.format(**values)) for part in self._template(key, values).split("|"))

    @property
    def is_chinese(self) -> bool:
        """True for zh."""
        return self.language == "zh"

    @property
    def tag(self) -> str:
        """The language as HTML names it."""
        return TAGS[self.language]

    def listed(self, items: Iterable[str]) -> str:
        """Several things in one line, with the language's comma."""
        return ("、" if self.is_chinese else ", ").join(items)

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

    def place(self, source: Source) -> str:
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
        place = self.place(source)
        return place if source.document.id == SUMMARY else f"{short} {place}".strip()

    def sources(self, rows: Iterable[Observation]) -> str:
        """The sources of several rows, each once."""
        found = list(dict.fromkeys(row.source for row in rows))
        summary = [source for source in found if source.document.id == SUMMARY]
        named = [self.source(source) for source in found if source.document.id != SUMMARY]
        if summary:
            places = dict.fromkeys(place for source in summary for place in source.place.split(", "))
            named.insert(0, self.place(Source(summary[0].document, ", ".join(sorted(places, key=_reading_order)))))
        return ("；" if self.is_chinese else "; ").join(dict.fromkeys(named))

    def amount(self, quantity: Quantity, unit: str) -> Amount:
        """A quantity in its own shape: 5,000 件以上, 200 余家, 约 10 个; `unit` in this language."""
        word = self._qualifier(quantity.qualifier)
        before, after = word.split("{}")
        counted = is_whole(quantity.unit) and quantity.basis[0].measure is Measure.ACTUAL
        if self.is_chinese and quantity.qualifier is Qualifier.MORE_THAN and not counted:
            before, after = self._qualifier(Qualifier.AT_LEAST).split("{}")  # 余 suits counted results only
        unit = self.noun(unit, quantity.value)
        shown = f"{after}{unit}" if after == "余" else f"{unit}{after}"
        return Amount(before.strip(), number(quantity.value), shown)

    def value(self, quantity: Quantity, kpi: Kpi) -> str:
        """A quantity of a KPI in one line."""
        return str(self.amount(quantity, self.unit(kpi)))

    def noun(self, unit: str, value: float) -> str:
        """A unit beside a value: one KPI, two KPIs; the same in Chinese."""
        return singular(unit) if value == 1 and not self.is_chinese else unit

    def span(self, low: Quantity, high: Quantity | None, kpi: Kpi) -> str:
        """A quantity, or a range with both its ends: 10–15 项; one number where both ends are the same."""
        if high is None or high.value == low.value:
            return self.value(low, kpi)
        amount = self.amount(replace(high, value=0.0), self.unit(kpi))  # the unit of any count but one
        return str(Amount(amount.before, spread(low.value, high.value), amount.after))

    def word(self, quantity: Quantity, kpi: Kpi) -> str | None:
        """The catalog's word for a fact that counts one (通过 for 1); None where the number itself is shown."""
        return (kpi.word if self.is_chinese else kpi.word_english) if quantity.value == 1 else None

    def _template(self, key: str, values: Mapping[str, Any]) -> str:
        """The template of a key, its nouns and verbs in agreement with the counts that are filled in."""
        template = self._templates[key]
        if "/" not in template:
            return template
        return AGREEING.sub(
            lambda found: found[2] if str(getattr(values[found[1]], "text", values[found[1]])) == "1" else found[3],
            template,
        )

    def _closed(self, span: Span, after: str) -> Span:
        """A span without the blank at its end that would stand between two Chinese characters."""
        return replace(span, text=self._tight(f"{span.text}{after[:1]}").removesuffix(after[:1]))

    def _tight(self, text: str) -> str:
        """No blank between Chinese characters: 要达到约 10 个."""
        return PARTED.sub("", text) if " " in text and self.is_chinese else text

    def _qualifier(self, qualifier: Qualifier) -> str:
        return self._templates[f"qualifier.{qualifier.value or 'none'}"]


def _reading_order(place: str) -> tuple[int, str]:
    """Places of the summary as they follow each other on the page: part I before part II."""
    return place.count("I"), place.lstrip("I")


@cache
def templates(language: str) -> Mapping[str, str]:
    """All templates of a language by dotted key, from `locales/<language>.toml`."""
    path = Path(__file__).parent / "locales" / f"{language}.toml"

    def flat(prefix: str, table: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        for key, value in table.items():
            if isinstance(value, str):
                yield f"{prefix}{key}", value
            else:
                yield from flat(f"{prefix}{key}.", value)

    return dict(flat("", tomllib.loads(path.read_text(encoding="utf-8"))))


def waiting(language: str) -> Mapping[str, str]:
    """What a page says by itself, without its server, while a view is under way or does not come."""
    return {name: templates(language)[f"wait.{name}"] for name in ("busy", "lost", "retry")}


def words_of(language: str, catalog: Catalog) -> Words:
    """The words of a language, `zh` or `en`."""
    return Words(language, templates(language), catalog)
