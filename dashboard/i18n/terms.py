"""Translates the domain's names and values into Chinese and English: KPIs, places, units, dates, sources, amounts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dashboard.dataset.model import Area, Catalog, District, Document, Kpi, Task
from dashboard.dataset.numbers import Amount, is_whole, number, spread
from dashboard.dataset.observation import Measure, Observation, Qualifier, Source
from dashboard.dataset.quantity import Quantity
from dashboard.i18n.messages import Messages, templates
from dashboard.i18n.units import CNY_MILLIONS, column_unit, converted, money

SUMMARY = "summary-2013"  # the one document that is cited by its own sections
UNDATED = "—"
NUMERALS = "〇一二三四五六七八九"
DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-\d{2})?)?")  # a year, a month or a day, as the catalog writes them
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")  # a Chinese character or a full-width mark
IRREGULAR_SINGULARS = {"people": "person", "consortia": "consortium"}


def singular(noun: str) -> str:
    """Return the singular of an English unit: teams becomes team, counties county; other units stay."""
    if noun in IRREGULAR_SINGULARS:
        return IRREGULAR_SINGULARS[noun]
    if noun.endswith("ies"):
        return f"{noun[:-3]}y"
    return noun.removesuffix("s") if noun.isalpha() else noun


class Translator(Messages):
    """Translates into one language: `translate("key", name=value)`, and the names and values of the domain."""

    def __init__(self, language: str, templates: Mapping[str, str], catalog: Catalog) -> None:
        """Take a language's templates and the catalog's names."""
        super().__init__(language, templates)
        self.catalog = catalog
        self._sections: dict[str, str] = {}

    def kpi(self, kpi: Kpi) -> str:
        """Return a KPI's name."""
        return kpi.name if self.is_chinese else kpi.english

    def area(self, area: Area) -> str:
        """Return an area's name."""
        return area.name if self.is_chinese else area.english

    def district(self, district: District) -> str:
        """Return a place's full name."""
        return district.name if self.is_chinese else district.english

    def label(self, district: District) -> str:
        """Return a place's short name, for maps and narrow rows."""
        return district.label if self.is_chinese else district.label_english

    def breakdown(self, name: str) -> str:
        """Return a breakdown's name."""
        return name if self.is_chinese else self.catalog.breakdown_english.get(name, name)

    def task_summary(self, task: Task) -> str:
        """Return what a task promises."""
        return task.summary if self.is_chinese else task.summary_english

    def note(self, text: str) -> str:
        """Return a row's note; one without English in the catalog stays as it is, in Chinese."""
        return text if self.is_chinese else self.catalog.note_english.get(text, text)

    def is_foreign(self, text: str) -> bool:
        """Return True for Chinese text in an English view, which its component marks as Chinese."""
        return not self.is_chinese and bool(CHINESE.search(text))

    def date(self, text: str) -> str:
        """Format a date as precise as it is known: 20 February 2014, November 2011, 2015; a dash for none.

        Other text stays as it is.
        """
        if not text:
            return UNDATED
        if not DATE.fullmatch(text):
            return text
        year, *rest = map(int, text.split("-"))
        if not rest:
            return self("date.year", year=year)
        month = self.month(rest[0])
        if len(rest) == 1:
            return self("date.month", year=year, month=month)
        return self("date.day", year=year, month=month, day=rest[1])

    def period(self, year: int, month: int | None) -> str:
        """Format the time that a figure is of: 2014 年, or of a part of a year 2014 年截至 6 月, through June 2014."""
        if month is None:
            return self("head.one_year", year=year)
        return self("date.through", month=self.month(month), year=year)

    def month(self, month: int) -> str:
        """Name a month: 6, June."""
        return self("date.months").split()[month - 1]

    def unit(self, kpi: Kpi) -> str:
        """Return the unit of a KPI's values in columns and along axes: English has CNY bn for 亿元."""
        return kpi.unit if self.is_chinese else column_unit(kpi.unit, kpi.unit_english)[1]

    def in_unit(self, value: float, kpi: Kpi) -> float:
        """Return a value of a KPI in the unit that `unit` names."""
        return value if self.is_chinese else converted(value, column_unit(kpi.unit, kpi.unit_english)[0])

    def number(self, value: float, kpi: Kpi) -> str:
        """Format a value of a KPI where the unit that `unit` names stands in the head."""
        return number(self.in_unit(value, kpi))

    def in_money_unit(self, amount: float) -> float:
        """Return an amount of 万元 in the unit of columns and axes of mixed sums: 万元, in English CNY m."""
        return amount if self.is_chinese else converted(amount, CNY_MILLIONS["万元"])

    def table_unit(self, kpi: Kpi) -> str:
        """Return the unit that the table itself is written in: × CNY 100m for 亿元, where nothing is converted."""
        return kpi.unit if self.is_chinese else kpi.unit_english

    def formula(self, formula: str, kpi: Kpi) -> str:
        """Return a formula, in English with the table's unit where views convert it: 32 ÷ 1.3 (in CNY 100m)."""
        if not formula or self.unit(kpi) == self.table_unit(kpi):
            return formula
        return self("unit.formula", formula=formula, unit=self.table_unit(kpi).removeprefix("× "))

    def definition(self, kpi: Kpi) -> str:
        """Return what a KPI counts; empty where the catalog does not say."""
        return kpi.definition if self.is_chinese else kpi.definition_english

    def title(self, document: Document) -> str:
        """Return a document's title."""
        return f"《{document.title}》" if self.is_chinese else document.english

    def publisher(self, document: Document) -> str:
        """Return who published a document."""
        return document.publisher if self.is_chinese else document.publisher_english

    def source_section(self, source: Source) -> str:
        """Return the section of a document: `II, II(8)2` becomes 思路首段、（八）2; empty for a document as a whole."""
        if source.document.id == SUMMARY:
            return self._section_of_summary(source.place)
        return "" if source.place == "全文" else self._section_of_return(source.place)

    def _section_of_return(self, section: str) -> str:
        """Translate the name of a district that a section of a return begins with."""
        name, blank, rest = section.partition(" ")
        labels = [self.label(district) for district in self.catalog.districts if district.name == name]
        return f"{labels[0]}{blank}{rest}" if labels else section

    def _section_of_summary(self, text: str) -> str:
        """Translate sections of the summary, those of one part of it together; cached, as views repeat them."""
        if text in self._sections:
            return self._sections[text]
        parts: dict[str, list[str]] = {}
        for section in text.split(", "):
            match = re.fullmatch(r"(II?)(?:\((\d)\)(\d*))?", section)
            if not match:
                parts.setdefault(section, [])
                continue
            part = self("place.summary" if match[1] == "I" else "place.plan")
            numeral = match[2] and (f"（{NUMERALS[int(match[2])]}）" if self.is_chinese else f"({match[2]})")
            parts.setdefault(part, []).append(f"{numeral}{match[3]}" if numeral else self("place.opening"))
        texts = []
        for part, sections in parts.items():
            tight = self.is_chinese and bool(sections) and sections[0].startswith("（")
            texts.append(self._tight(f"{part}{'' if tight or not sections else ' '}{self.listed(sections)}"))
        self._sections[text] = self._joined(texts)
        return self._sections[text]

    def source(self, source: Source) -> str:
        """Return a source in one short line: the section of the summary of 2013, else the document's short name."""
        short = source.document.short if self.is_chinese else source.document.short_english
        section = self.source_section(source)
        return section if source.document.id == SUMMARY else f"{short} {section}".strip()

    def sources(self, rows: Iterable[Observation]) -> str:
        """Return the sources of several rows, each once, the summary of 2013 first."""
        sources = list(dict.fromkeys(row.source for row in rows))
        texts = [self.source(source) for source in sources if source.document.id != SUMMARY]
        summary = [source.place for source in sources if source.document.id == SUMMARY]
        if summary:
            sections = dict.fromkeys(", ".join(summary).split(", "))
            ordered = sorted(sections, key=lambda section: (section.count("I"), section.lstrip("I")))  # part I first
            texts.insert(0, self._section_of_summary(", ".join(ordered)))
        return self._joined(dict.fromkeys(texts))

    def _joined(self, texts: Iterable[str]) -> str:
        return ("；" if self.is_chinese else "; ").join(texts)

    def amount(self, quantity: Quantity, unit: str, high: float | None = None) -> Amount:
        """Format a quantity, or a range up to `high`, with its qualifier: 5,000 件以上, 200 余家, 约 10 个.

        `unit` is that of `unit`; a sum in English is in CNY bn or CNY m, whichever suits its size.
        """
        before, after = self._qualifier(quantity.qualifier).split("{}")
        if not self.is_chinese and quantity.unit in CNY_MILLIONS:
            text, suffix = money(quantity.value, high, quantity.unit)
            return Amount(f"{before}CNY", text, f"{suffix}{after}")
        counted = is_whole(quantity.unit) and quantity.basis[0].measure is Measure.ACTUAL
        if self.is_chinese and quantity.qualifier is Qualifier.MORE_THAN and not counted:
            before, after = self._qualifier(Qualifier.AT_LEAST).split("{}")  # 余 suits counted results only
        factor = column_unit(quantity.unit, self.catalog.unit_english.get(quantity.unit, ""))[0]
        low, top = (end if end is None or self.is_chinese else converted(end, factor) for end in (quantity.value, high))
        unit = self.unit_noun(unit, quantity.value if high is None else 0)
        counted_unit, _, per = unit.partition("/") if after else (unit, "", "")
        suffix = f"{after}{unit}" if after == "余" else f"{counted_unit}{after}"
        if per:  # 件/万人以上 is no word
            suffix = f"{suffix}{self('qualifier.per', unit=per)}"
        return Amount(before.strip(), spread(low or 0, top), suffix)

    def value(self, quantity: Quantity, kpi: Kpi) -> str:
        """Format a quantity of a KPI in one line."""
        return str(self.amount(quantity, self.unit(kpi)))

    def unit_noun(self, unit: str, value: float) -> str:
        """Return a unit beside a value: one KPI, two KPIs; the same in Chinese."""
        return singular(unit) if value == 1 and not self.is_chinese else unit

    def format_range(self, low: Quantity, high: Quantity | None, kpi: Kpi) -> str:
        """Format a quantity, or a range with both its ends: 10–15 项; one number where both ends are the same."""
        if high is None or high.value == low.value:
            return self.value(low, kpi)
        return str(self.amount(low, self.unit(kpi), high.value))

    def difference(self, value: float, kpi: Kpi, *, sign: bool = False) -> str:
        """Format a difference of two values of a KPI: 61 家, 2.5 个百分点, CNY 2.57 bn; with `sign` also a plus."""
        plus = "+" if sign and value > 0 else ""
        if kpi.is_percent:
            return self("targets.points", number=f"{plus}{number(value)}")
        if not self.is_chinese and kpi.unit in CNY_MILLIONS:
            text, suffix = money(value, None, kpi.unit)
            return str(Amount("CNY", f"{plus}{text}", suffix))
        return f"{plus}{self.number(value, kpi)} {self.unit_noun(self.unit(kpi), abs(value))}"

    def fact_word(self, quantity: Quantity, kpi: Kpi) -> str | None:
        """Return the catalog's word for a fact that counts one (通过 for 1); None where the number itself is shown."""
        return self.kpi_word(kpi) if quantity.value == 1 else None

    def kpi_word(self, kpi: Kpi) -> str | None:
        """Return the catalog's word for a fact that counts one; None for a KPI without one."""
        return kpi.word if self.is_chinese else kpi.word_english

    def fact_or_value(self, quantity: Quantity, kpi: Kpi) -> str:
        """Return the word for a fact that counts one, else the quantity in one line."""
        return self.fact_word(quantity, kpi) or self.value(quantity, kpi)

    def _qualifier(self, qualifier: Qualifier) -> str:
        return self._templates[f"qualifier.{qualifier.value or 'none'}"]


def translator(language: str, catalog: Catalog) -> Translator:
    """Return the translator of a language, `zh` or `en`."""
    return Translator(language, templates(language), catalog)
