"""What holds of every view of the city and of places of each kind in it; in a long run, of all places."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import templates
from dashboard.i18n.terms import CHINESE, Translator
from dashboard.routing.selection import View
from tests.views.conftest import PLAIN, SEEN_BY_PLACE, Seen, divided

Texts = dict[str, dict[str, str]]  # of each language every text, with the address of a view that shows it

MACHINE = re.compile(
    r"\bNone\b(?! of)|\bnan\b|\bNaN\b|\binf\b|\bTrue\b|\bFalse\b|[{}|]|<(?!/?(b|br|span)\b)(?=[a-zA-Z/!])|\bobject at\b"
)
KEYS = re.compile(rf"(?<!/)\b({'|'.join({key.split('.')[0] for key in templates('zh')})})\.[a-z_]+\b")
SWITCH = "中"  # the link to the Chinese view
ADDRESS = re.compile(r"/\S*")  # printed as it is, like /data.csv; places and KPIs stand in it under their own names
BLANKS = {
    "en": re.compile(r"[.;:,][A-Z]|  |\s[.,;:]"),
    "zh": re.compile(r"[。，；：、]\s|[。，；：、]{2}|\s[。，；：、]"),
}
STOPS = {"en": ". ", "zh": "。"}

# what no view may do, by the name of the rule
RULES: dict[str, Callable[[Seen], object]] = {
    "opens without an answer": lambda view: len(view.headline) < 6,
    "parts its sentences by other than one blank in English and none in Chinese": lambda view: BLANKS[
        view.selection.lang
    ].search(view.summary),
    "has more than six sentences": lambda view: f"{view.summary} ".count(STOPS[view.selection.lang]) > 6,
    "opens without a number": lambda view: (
        view.selection.view not in (View.HELP, View.TASK) and not any(map(str.isdigit, view.headline + view.summary))
    ),
    "has an empty figure": lambda view: not all(any(count for _, count in figure) for figure in view.figures),
    "has two charts of one key": lambda view: len(set(view.keys)) < len(view.keys),
    "has a chart without rows": lambda view: not all(view.rows),
    "has other figures than its charts and its map": lambda view: (
        any("openstreetmap" in link for link in view.links) and len(view.figures) != len(view.keys) + 1
    ),
}


@pytest.fixture(scope="module")
def texts(walk: list[Seen]) -> Texts:
    return {lang: {text: str(it) for it in walk if it.selection.lang == lang for text in it.texts} for lang in STOPS}


def test_every_view_is_seen_for_the_city_a_county_and_a_zone(walk: list[Seen], dataset: Dataset) -> None:
    kinds = {name: place.is_zone for place in dataset.catalog.choosable[1:] for name in [place.name]}
    selected = {(it.view, it.area, it.kpi, kinds.get(it.district)) for it in (view.selection for view in walk)}
    others = len(divided(dataset)) - len(SEEN_BY_PLACE)  # of the city alone
    assert (
        len(selected) == 3 * (len(dataset.kpis) + 9 + 1 + len(PLAIN) + 2 + len(SEEN_BY_PLACE)) + others
    )  # a task, a source
    assert {view.selection.district for view in walk} == {place.name for place in dataset.catalog.choosable}


@pytest.mark.parametrize("rule", RULES)
def test_no_view(walk: list[Seen], rule: str) -> None:
    assert [str(view) for view in walk if RULES[rule](view)] == []


def test_every_figure_is_made_of_scatter_and_bar_traces_only(walk: list[Seen]) -> None:
    assert {kind for view in walk for figure in view.figures for kind, _ in figure} == {"scatter", "bar"}


@pytest.mark.parametrize("fault", [MACHINE, KEYS], ids=["what only a machine would say", "the key of a word"])
def test_no_view_shows(texts: Texts, fault: re.Pattern[str]) -> None:
    shown = {text: address for by_text in texts.values() for text, address in by_text.items()}
    assert {text: address for text, address in shown.items() if fault.search(text)} == {}


def without_english(dataset: Dataset, english: Translator) -> set[str]:
    """The names and notes of the table that the catalog has no English for, and the words of documents."""
    rows = dataset.at(range(dataset.size))
    named = {words(text) for words, text in ((english.note, row.note) for row in rows)}
    named |= {f"“{row.locator}”" for row in rows}
    named |= {english.breakdown(row.breakdown) for row in rows}
    named |= {name for kpi in dataset.kpis.values() for name in (english.kpi(kpi), english.unit(kpi))}
    return {name for name in named if CHINESE.search(name)}


def test_an_english_view_has_no_chinese_character_but_the_switch(
    texts: Texts, dataset: Dataset, english: Translator
) -> None:
    allowed = {SWITCH} | without_english(dataset, english)
    shown = {text: address for text, address in texts["en"].items() if CHINESE.search(ADDRESS.sub("", text))}
    assert {text: address for text, address in shown.items() if text not in allowed} == {}


def test_an_opening_in_english_counts_one_thing_in_the_singular(
    walk: list[Seen], dataset: Dataset, english: Translator
) -> None:
    nouns = {english.unit(kpi) for kpi in dataset.kpis.values()} | {"KPIs", "rows", "sums", "checks", "results"}
    plural = re.compile(rf"(?<![\d.,–])1 ({'|'.join(noun for noun in nouns if noun.isalpha())})\b")
    views = [view for view in walk if view.selection.lang == "en"]
    assert [view.headline for view in views if plural.search(f"{view.headline} {view.summary}")] == []


def test_no_blank_parts_two_chinese_characters_of_an_opening_but_after_a_name(
    walk: list[Seen], dataset: Dataset
) -> None:
    name = re.compile(rf"({'|'.join(sorted(dataset.kpis, key=len, reverse=True))}) ")
    parted = re.compile(r"[\u4e00-\u9fff] [\u4e00-\u9fff]")
    openings = {name.sub(r"\1", f"{view.headline}，{view.summary}") for view in walk}
    assert [opening for opening in openings if parted.search(opening)] == []
