"""What holds of every view of the city and of each of the 13 places in it."""

from __future__ import annotations

import re
from collections import Counter

from dashboard.dataset import Dataset
from dashboard.text import templates
from tests.views.conftest import Seen

MACHINE = re.compile(
    r"\bNone\b(?! of)|\bnan\b|\bNaN\b|\binf\b|\bTrue\b|\bFalse\b|[{}|]|<(?!/?(b|br|span)\b)(?=[a-zA-Z/!])|\bobject at\b"
)
SECTIONS = {key.split(".")[0] for key in templates("zh")}
CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")


def breaches(walk: list[Seen], found: dict[str, list[str]]) -> str:
    """The first few views that break a rule, for the message."""
    return "\n".join(f"{view}: {found[str(view)][:3]}" for view in walk if found.get(str(view)))[:2000]


def test_every_kpi_and_every_area_is_seen_for_every_place(walk: list[Seen], dataset: Dataset) -> None:
    views = Counter(view.selection.district for view in walk if view.selection.lang == "zh")
    assert set(views.values()) == {len(dataset.kpis) + 9 + 5}
    assert len(views) == 14


def test_no_view_shows_what_only_a_machine_would_say(walk: list[Seen]) -> None:
    found = {str(view): [text for text in view.texts if MACHINE.search(text)] for view in walk}
    assert breaches(walk, found) == ""


def test_no_view_shows_the_key_of_a_word_instead_of_the_word(walk: list[Seen]) -> None:
    keys = re.compile(rf"\b({'|'.join(SECTIONS)})\.[a-z_]+\b")
    found = {str(view): [text for text in view.texts if keys.search(text)] for view in walk}
    assert breaches(walk, found) == ""


def test_an_english_view_is_english_but_for_what_is_marked_as_chinese(walk: list[Seen]) -> None:
    english = [view for view in walk if view.selection.lang == "en"]
    found = {str(view): [text for text in view.unmarked if CHINESE.search(text)] for view in english}
    assert len(english) > 100
    assert breaches(english, found) == ""


def test_every_view_opens_with_an_answer(walk: list[Seen]) -> None:
    assert [str(view) for view in walk if len(view.headline) < 6] == []


def test_sentences_follow_each_other_with_one_blank_in_english_and_none_in_chinese(walk: list[Seen]) -> None:
    english = re.compile(r"[.;:,][A-Z]|  |\s[.,;:]")
    chinese = re.compile(r"[。，；：、]\s|[。，；：、]{2}|\s[。，；：、]")
    wrong = {"en": english, "zh": chinese}
    assert [view.standfirst for view in walk if wrong[view.selection.lang].search(view.standfirst)] == []


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
