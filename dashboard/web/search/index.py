"""Builds the search index: areas, places, views, KPIs and tasks under each of their spellings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dashboard.components.progress_table import task_state
from dashboard.dataset.model import Area
from dashboard.dataset.observation import Observation
from dashboard.dataset.query_cache import cached_query
from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import LANGUAGES
from dashboard.i18n.terms import translator
from dashboard.metrics.progress_rows import current_task, numbered_tasks
from dashboard.routing.selection import PLAIN_VIEWS, View

Texts = Mapping[str, str]  # by language


class HitKind(StrEnum):
    """Kinds of entries; of two that match equally well the earlier kind comes first."""

    AREA = "area"
    DISTRICT = "district"
    VIEW = "view"
    KPI = "kpi"
    TASK = "task"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the index; its spellings are folded and without blanks."""

    kind: HitKind
    names: Texts
    asides: Texts
    view: View | None  # None stays in the view at hand
    subject: int | str | None  # the number of an area, the name of a KPI, a task or a place
    is_headline: bool
    aliases: frozenset[str]
    spellings: tuple[str, str]  # Chinese, English
    tails: tuple[str, ...]  # the English name from its second word on, from its third, …
    words: tuple[str, ...]  # the English name word by word
    initials: str  # of the pinyin
    syllables: tuple[str, ...]  # the pinyin from its first syllable on, from its second, …
    definition: str
    number: str = ""  # of a task in its plan; stands before its name


def folded(text: str) -> str:
    """Folds a text for comparison: full-width letters narrow, no capitals, no marks but & and +, single blanks."""
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[^\w&+]|_", " ", re.sub(r"['’,]", "", narrow)).split())


@cached_query
def index_of(dataset: Dataset) -> tuple[Entry, ...]:
    """The index of a dataset, each kind in the catalog's order."""
    return (*_areas(dataset), *_districts(dataset), *_views(dataset), *_kpis(dataset), *_tasks(dataset))


def _areas(dataset: Dataset) -> Iterable[Entry]:
    kinds = _texts(dataset, "search.kind_area")
    for area in dataset.catalog.areas:
        aliases = [str(area.number), *(f"{kind}{area.number}" for kind in kinds.values())]
        yield _entry(HitKind.AREA, _area_names(area), View.AREA, area.number, aliases=aliases)


def _districts(dataset: Dataset) -> Iterable[Entry]:
    for place in dataset.catalog.choosable:
        names, kinds = {"zh": place.name, "en": place.english}, _texts(dataset, f"search.place_{place.kind.value}")
        yield _entry(HitKind.DISTRICT, names, None, place.name, asides=kinds, aliases=[place.label_english])


def _views(dataset: Dataset) -> Iterable[Entry]:
    for view in (View.OVERVIEW, *PLAIN_VIEWS):
        yield _entry(HitKind.VIEW, _texts(dataset, f"view.{view.value}"), view, None, aliases=[view.value])


def _kpis(dataset: Dataset) -> Iterable[Entry]:
    areas = {area.number: _area_names(area) for area in dataset.catalog.areas}
    context = _texts(dataset, "data.context")
    for kpi in dataset.kpis.values():
        yield _entry(
            HitKind.KPI,
            {"zh": kpi.name, "en": kpi.english},
            View.KPI,
            kpi.name,
            asides=areas.get(kpi.area, context),
            is_headline=kpi.headline,
            definition=f"{kpi.definition} {kpi.definition_english}",
        )


def _tasks(dataset: Dataset) -> Iterable[Entry]:
    english = dataset.catalog.breakdown_english
    for area in dataset.catalog.areas:
        years = sorted({row.year for row in dataset.tasks(area.number)})
        plans = (numbered_tasks(dataset, area.number, year).items() for year in years)
        newest = {row.breakdown: (number, row) for plan in plans for number, row in plan}
        for name, (number, row) in newest.items():
            names = {"zh": name, "en": english.get(name, name)}
            task = dataset.catalog.tasks.get(name)
            summary = f"{task.summary} {task.summary_english}" if task else ""
            yield _entry(
                HitKind.TASK,
                names,
                View.TASK,
                name,
                asides=_state(row, number, dataset) or _area_names(area),
                aliases=[number],
                definition=summary,
                number=number,
            )


def _state(task: Observation, number: str, dataset: Dataset) -> Texts:
    """The state of a task at the newest month, in every language; nothing before any task is reported."""
    progress = current_task(dataset, task, number)
    if progress is None:
        return {}
    return {language: task_state(progress, translator(language, dataset.catalog)) for language in LANGUAGES}


def _area_names(area: Area) -> Texts:
    return {"zh": area.name, "en": area.english}


def _texts(dataset: Dataset, key: str) -> Texts:
    """A message in every language."""
    return {language: translator(language, dataset.catalog)(key) for language in LANGUAGES}


def _entry(
    kind: HitKind,
    names: Texts,
    view: View | None,
    subject: int | str | None,
    *,
    asides: Texts | None = None,
    aliases: Iterable[str] = (),
    is_headline: bool = False,
    definition: str = "",
    number: str = "",
) -> Entry:
    words = folded(names["en"]).split()
    initials, syllables = _pinyin(names["zh"])
    return Entry(
        kind,
        names,
        asides or dict.fromkeys(LANGUAGES, ""),
        view,
        subject,
        is_headline,
        frozenset(_joined(alias) for alias in aliases),
        (_joined(names["zh"]), "".join(words)),
        tuple("".join(words[start:]) for start in range(1, len(words))),
        tuple(words),
        initials,
        tuple("".join(syllables[start:]) for start in range(len(syllables))),
        _joined(definition),
        number,
    )


def _joined(text: str) -> str:
    return folded(text).replace(" ", "")


def _pinyin(name: str) -> tuple[str, list[str]]:
    """The initials of a Chinese name (专利申请量: zlsql) and its syllables; other letters stay as they are."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  # 30 MB of tables, only for a server that is searched

    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return _joined(initials), [_joined(syllable) for syllable in lazy_pinyin(name)]
