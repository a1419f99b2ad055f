"""What a name may hold: every fault says what to type instead, and that is sound."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset.names import address_fault, file_name_fault, look_alike, name_fault, text_fault
from tests.dataset.random_tables import KPIS, NAMES, NOTES

UNSEEN = ["\u200b", "\u202e", "\u2028", "\u00ad", "\ufe0f", "\u3164", "\ue000", "\ufffe", "\x1b", "\x00", "\x7f"]
BLANKS = ["\t", "\n", "\u00a0", "\u3000", "  "]


@pytest.mark.parametrize("sign", UNSEEN)
def test_what_cannot_be_seen_is_no_part_of_a_name_or_a_text(sign: str) -> None:
    blank = " " if sign.isspace() else ""
    assert name_fault(f"研{sign}发").endswith(f"type '研{blank}发'")
    assert text_fault(f"研{sign}发\n二").endswith(f"type '研{blank}发\\n二'")


@pytest.mark.parametrize("sign", BLANKS)
def test_words_of_a_name_are_parted_by_one_plain_blank(sign: str) -> None:
    assert name_fault(f"研{sign}发").endswith("type '研 发'")
    assert name_fault(f"研 发{sign}").endswith("type '研 发'")
    assert text_fault(f"研{sign}发") == ""


def test_a_name_is_short_enough_for_an_address() -> None:
    assert name_fault("研" * 100) == ""
    assert "at most 100 characters, not 101" in name_fault("研" * 101)


@pytest.mark.parametrize(
    ("name", "instead"),
    [("研发/", "研发"), ("/研发", "研发"), ("研//发", "研/发"), ("a/../b", "a/b"), ("./b", "b"), ("..", "another name"),
     ("/", "another name"), ("研/ /发", "研/发")],
)  # fmt: skip
def test_a_name_that_an_address_would_lose_a_part_of_is_refused(name: str, instead: str) -> None:
    assert address_fault(name).endswith(f"type {instead!r}" if "/" in name or instead == "another name" else "")


@pytest.mark.parametrize("name", ["研/发", "R&D ...", "a.b", "..a", "?#%2F", "件/万人"])
def test_other_marks_may_stand_in_an_address(name: str) -> None:
    assert address_fault(name) == ""


def test_a_place_has_a_name_that_a_file_can_have() -> None:
    assert file_name_fault("青山湖区（新）") == ""
    assert file_name_fault("青山/湖区").endswith("type '青山 湖区'")


@pytest.mark.parametrize(
    ("name", "other"),
    [("专利（件）", "专利(件)"), ("第１批", "第1批"), ("R&D", "r&d"), ("研 发", "研发"), ("㎡", "m2")],
)
def test_names_that_differ_in_width_case_or_blanks_look_alike(name: str, other: str) -> None:
    assert look_alike(name) == look_alike(other)


def test_units_are_told_apart_by_case() -> None:
    assert look_alike("MW", by_case=True) != look_alike("mW", by_case=True)


@given(KPIS)
def test_visible_names_are_sound(name: str) -> None:
    assert (name_fault(name), address_fault(name)) == ("", "")


@given(NAMES, NOTES)
def test_visible_texts_are_sound(name: str, note: str) -> None:
    assert (name_fault(name), text_fault(note)) == ("", "")


@given(st.text())
def test_what_a_fault_says_to_type_is_sound(text: str) -> None:
    for rule in (name_fault, text_fault, address_fault, file_name_fault):
        if words := rule(text):
            typed = words.partition("; type ")[2]
            assert typed
            assert rule(eval(typed)) == "" if typed[0] in "'\"" else typed
