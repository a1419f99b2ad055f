"""Colours: charts name them, and the stylesheet says what they are."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from dashboard.figures.theme import THEME
from tests.figures.theme_colours import resolve_colours, tokens


def theme_colours() -> dict[str, tuple[str, ...]]:
    named = {field.name: getattr(THEME, field.name) for field in fields(THEME) if field.name != "template"}
    return {name: colour if isinstance(colour, tuple) else (colour,) for name, colour in named.items()}


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_stylesheet_has_a_colour_for_every_token_of_a_chart(name: str) -> None:
    for colours in resolve_colours(theme_colours(), name).values():
        for colour in colours:
            assert colour.startswith("#") and len(colour) == 7


def test_the_dark_has_a_colour_of_its_own_for_every_token() -> None:
    light, dark = resolve_colours(theme_colours(), "light"), resolve_colours(theme_colours(), "dark")
    assert [name for name in light if light[name] == dark[name]] == []


def test_a_browser_that_wishes_dark_gets_the_same_dark_as_a_reader_who_chose_it() -> None:
    assert tokens("wished dark") == tokens("dark")


def test_paper_is_printed_in_the_light_colours() -> None:
    printed = tokens("printed")
    assert printed.items() <= tokens("light").items()
    assert set(tokens("dark")) <= set(printed)


def luminance(colour: str) -> float:
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["light", "dark"])
def test_text_can_be_read_on_what_it_stands_on(name: str) -> None:
    theme = resolve_colours(theme_colours(), name)
    for colour in ("text", "text_secondary", "muted", "result", "target"):
        assert contrast(theme[colour][0], theme["background"][0]) >= 4.5
    for fill, colour in zip(theme["classes"], theme["class_text"], strict=True):
        assert contrast(fill, colour) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_five_classes_go_one_way_from_few_to_many(name: str) -> None:
    steps = [luminance(colour) for colour in resolve_colours(theme_colours(), name)["classes"]]
    assert steps == sorted(steps, reverse=name == "light")
    assert len(set(steps)) == 5


def test_the_template_which_a_page_holds_once_is_small() -> None:
    assert 300 < len(json.dumps(THEME.template.to_plotly_json())) < 3000
