"""What holds of every view of the city and of each of the 13 places in it."""

from __future__ import annotations

import re
from collections import Counter

from dashboard.dataset.table import Dataset
from dashboard.i18n.messages import templates
from dashboard.i18n.terms import CHINESE, Translator
from tests.views.conftest import PLAIN, Seen

MACHINE = re.compile(
    r"\bNone\b(?! of)|\bnan\b|\bNaN\b|\binf\b|\bTrue\b|\bFalse\b|[{}|]|<(?!/?(b|br|span)\b)(?=[a-zA-Z/!])|\bobject at\b"
)
SECTIONS = {key.split(".")[0] for key in templates("zh")}
SWITCH = "中"  # the link to the Chinese view
ADDRESS = re.compile(r"/\S*")  # printed as it is; places and KPIs stand in it under their own names


def breaches(walk: list[Seen], found: dict[str, list[str]]) -> str:
    """The first few views that break a rule, for the message."""
    return "\n".join(f"{view}: {found[str(view)][:3]}" for view in walk if found.get(str(view)))[:2000]


def test_every_kpi_and_every_area_is_seen_for_every_place(walk: list[Seen], dataset: Dataset) -> None:
    views = Counter(view.selection.district for view in walk if view.selection.lang == "zh")
    assert set(views.values()) == {len(dataset.kpis) + 9 + 1 + len(PLAIN)}
    assert len(views) == 14


def test_no_view_shows_what_only_a_machine_would_say(walk: list[Seen]) -> None:
    found = {str(view): [text for text in view.texts if MACHINE.search(text)] for view in walk}
    assert breaches(walk, found) == ""


def test_no_view_shows_the_key_of_a_word_instead_of_the_word(walk: list[Seen]) -> None:
    keys = re.compile(rf"(?<!/)\b({'|'.join(SECTIONS)})\.[a-z_]+\b")  # /data.csv is an address
    found = {str(view): [text for text in view.texts if keys.search(text)] for view in walk}
    assert breaches(walk, found) == ""


def without_english(dataset: Dataset, english: Translator) -> set[str]:
    """The names and notes of the table that the catalog has no English for."""
    rows = dataset.at(range(dataset.size))
    named = {words(text) for words, text in ((english.note, row.note) for row in rows)}
    named |= {english.breakdown(row.breakdown) for row in rows}
    named |= {name for kpi in dataset.kpis.values() for name in (english.kpi(kpi), english.unit(kpi))}
    return {name for name in named if CHINESE.search(name)}


def test_an_english_view_has_no_chinese_character_but_the_switch(
    walk: list[Seen], dataset: Dataset, english: Translator
) -> None:
    views = [view for view in walk if view.selection.lang == "en"]
    allowed = {SWITCH} | without_english(dataset, english)
    found = {
        str(view): [text for text in view.texts - allowed if CHINESE.search(ADDRESS.sub("", text))] for view in views
    }
    assert len(views) > 100
    assert breaches(views, found) == ""


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
    told = {str(view): name.sub(r"\1", f"{view.headline}，{view.summary}") for view in walk}
    assert [told[str(view)] for view in walk if parted.search(told[str(view)])] == []


def test_every_view_opens_with_an_answer(walk: list[Seen]) -> None:
    assert [str(view) for view in walk if len(view.headline) < 6] == []


def test_sentences_follow_each_other_with_one_blank_in_english_and_none_in_chinese(walk: list[Seen]) -> None:
    english = re.compile(r"[.;:,][A-Z]|  |\s[.,;:]")
    chinese = re.compile(r"[。，；：、]\s|[。，；：、]{2}|\s[。，；：、]")
    wrong = {"en": english, "zh": chinese}
    assert [view.summary for view in walk if wrong[view.selection.lang].search(view.summary)] == []


def test_every_figure_is_made_of_scatter_and_bar_traces_only(walk: list[Seen]) -> None:
    kinds = {kind for view in walk for figure in view.figures for kind, _ in figure}
    assert kinds == {"scatter", "bar"}


def test_no_figure_is_empty(walk: list[Seen]) -> None:
    assert [str(view) for view in walk if not all(any(count for _, count in figure) for figure in view.figures)] == []


def test_every_chart_of_a_view_has_a_key_of_its_own(walk: list[Seen]) -> None:
    assert [str(view) for view in walk if len(set(view.keys)) < len(view.keys)] == []


def test_every_chart_hands_over_rows(walk: list[Seen]) -> None:
    assert [str(view) for view in walk if not all(view.rows)] == []


def test_a_chart_is_drawn_for_every_key_and_a_map_beside_them(walk: list[Seen]) -> None:
    framed = [view for view in walk if any("openstreetmap" in link for link in view.links)]
    assert len(framed) > 300
    assert [str(view) for view in framed if len(view.figures) != len(view.keys) + 1] == []
