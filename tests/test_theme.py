"""Colours: one set of values for charts and for the stylesheet."""

from __future__ import annotations

import re

import plotly.graph_objects as go
import pytest

from dashboard.settings import ROOT
from dashboard.theme import Theme, inks_on_paper, theme_of

TOKENS = (ROOT / "assets" / "10-tokens.css").read_text(encoding="utf-8")
LIGHT = re.search(r":root \{(.*?)\n\}", TOKENS, re.DOTALL)
DARK = re.search(r'\n\[data-bs-theme="dark"\] \{(.*?)\n\}', TOKENS, re.DOTALL)
WISHED_DARK = re.search(r":root:not\(\[data-bs-theme=\"light\"\]\) \{(.*?)\n  \}", TOKENS, re.DOTALL)
PRINTED = re.search(r"@media print \{(.*)\}", TOKENS, re.DOTALL)
NAMES = {
    "paper": "paper",
    "ink": "ink",
    "ink_2": "ink-2",
    "rule": "rule",
    "result": "result",
    "target": "target",
    "result_soft": "chart-result-soft",
    "target_soft": "chart-target-soft",
    "target_line": "chart-hatch-soft",
    "grid": "chart-grid",
    "axis": "chart-axis",
    "muted": "chart-muted",
    "track": "chart-track",
    "unknown": "chart-unknown",
}


def tokens(block: re.Match[str] | None) -> dict[str, str]:
    """The custom properties of a block, with those that point to another one resolved."""
    assert block is not None
    found: dict[str, str] = dict(re.findall(r"--([\w-]+):\s*([^;]+);", block[1]))
    return {
        name: found.get(value[6:-1], value) if value.startswith("var(--") else value for name, value in found.items()
    }


def colours(theme: Theme) -> dict[str, str]:
    single = {token: getattr(theme, name) for name, token in NAMES.items()}
    classes = {f"seq-{index}": colour for index, colour in enumerate(theme.classes, 1)}
    return single | classes | {f"seq-{index}-text": colour for index, colour in enumerate(theme.class_inks, 1)}


@pytest.mark.parametrize(("name", "block"), [("light", LIGHT), ("dark", DARK)])
def test_charts_wear_the_colours_of_the_stylesheet(name: str, block: re.Match[str] | None) -> None:
    styled = tokens(LIGHT) | tokens(block)
    assert {token: styled[token] for token in colours(theme_of(name))} == colours(theme_of(name))


def test_a_browser_that_wishes_dark_gets_the_same_dark_as_a_reader_who_chose_it() -> None:
    assert tokens(WISHED_DARK) == tokens(DARK)


def test_paper_is_printed_in_the_light_colours() -> None:
    printed = tokens(PRINTED)
    assert printed.items() <= tokens(LIGHT).items()
    assert set(tokens(DARK)) <= set(printed)


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
    theme = theme_of(name)
    for ink in (theme.ink, theme.ink_2, theme.muted, theme.result, theme.target):
        assert contrast(ink, theme.paper) >= 4.5
    for fill, ink in zip(theme.classes, theme.class_inks, strict=True):
        assert contrast(fill, ink) >= 4.5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_five_classes_go_one_way_from_few_to_many(name: str) -> None:
    steps = [luminance(colour) for colour in theme_of(name).classes]
    assert steps == sorted(steps, reverse=name == "light")
    assert len(set(steps)) == 5


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_template_adds_less_than_three_kilobytes_to_a_figure(name: str) -> None:
    plain = go.Figure({"data": [{"type": "bar", "x": [1]}], "layout": {"template": {}}})
    themed = go.Figure({"data": [{"type": "bar", "x": [1]}], "layout": {"template": theme_of(name).template}})
    assert 0 < len(themed.to_json()) - len(plain.to_json()) < 3000


def test_there_are_two_themes_and_each_is_made_once() -> None:
    assert theme_of("light") is theme_of("light")
    assert theme_of("light") != theme_of("dark")
    with pytest.raises(KeyError):
        theme_of("sepia")


def test_every_ink_of_the_dark_has_one_on_paper_and_none_has_two() -> None:
    dark, light = theme_of("dark"), theme_of("light")
    inks = inks_on_paper(dark)
    assert inks[dark.paper] == light.paper
    assert [inks.get(colour, colour) for colour in dark.classes] == list(light.classes)
    assert [inks.get(colour, colour) for colour in dark.class_inks] == list(light.class_inks)
    assert inks_on_paper(light) == {}
