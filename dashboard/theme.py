"""Colours and the one small Plotly template of each theme; the same values as `assets/10-tokens.css`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import plotly.graph_objects as go

FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
INKS = (
    "paper", "ink", "ink_2", "rule", "result", "result_soft", "target", "target_soft", "target_line", "grid", "axis",
    "muted", "track", "unknown", "classes", "class_inks",
)  # fmt: skip
TEXT, NAME = 12, 13  # px: axes and values, row names


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme's inks. `result` says what happened, `target` what was promised; the rest is ink and grey."""

    name: str
    paper: str
    ink: str
    ink_2: str
    rule: str
    result: str
    result_soft: str
    target: str
    target_soft: str
    target_line: str  # the hatch of units that are not chosen
    grid: str
    axis: str
    muted: str
    track: str
    unknown: str
    classes: tuple[str, ...]  # five, from few to many
    class_inks: tuple[str, ...]  # text that can be read on each class
    template: go.layout.Template = field(init=False)

    def __post_init__(self) -> None:
        """Build the template once; a figure with it weighs a tenth of one with Plotly's own."""
        object.__setattr__(self, "template", _template(self))


def _template(theme: Theme) -> go.layout.Template:
    axis = {
        "automargin": False,
        "fixedrange": True,
        "gridcolor": theme.grid,
        "linecolor": theme.axis,
        "tickfont": {"color": theme.muted, "size": TEXT},
        "ticks": "",
        "zeroline": False,
        "separatethousands": True,
    }
    return go.layout.Template(
        layout={
            "font": {"family": FONT, "size": TEXT, "color": theme.ink_2},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "colorway": [theme.result],
            "hoverlabel": {
                "bgcolor": theme.paper,
                "bordercolor": theme.rule,
                "font": {"color": theme.ink, "size": NAME, "family": FONT},
                "align": "left",
            },
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "showlegend": False,
            "dragmode": False,
            "bargap": 0.38,
            "xaxis": axis,
            "yaxis": axis,
        }
    )


@cache
def theme_of(name: str) -> Theme:
    """The theme `light` or `dark`; KeyError for another."""
    return {"light": _light, "dark": _dark}[name]()


def inks_on_paper(theme: Theme) -> dict[str, str]:
    """Each ink of a theme and the one that stands for it on paper, which is always light; empty for the light theme."""
    paper = theme_of("light")
    pairs = (pair for name in INKS for pair in zip(_inks(theme, name), _inks(paper, name), strict=True))
    return {ours: printed for ours, printed in pairs if ours != printed}


def _inks(theme: Theme, name: str) -> tuple[str, ...]:
    value = getattr(theme, name)
    return value if isinstance(value, tuple) else (value,)


def _light() -> Theme:
    return Theme(
        name="light",
        paper="#fcfcfa",
        ink="#191c20",
        ink_2="#4b5157",
        rule="#d5d5cf",
        result="#17486d",
        result_soft="#b9cddc",
        target="#b23c14",
        target_soft="#f0cdbf",
        target_line="#d99a84",
        grid="#e4e4df",
        axis="#8d9296",
        muted="#696f75",
        track="#ebebe6",
        unknown="#b4b8bb",
        classes=("#dbe6ed", "#a5c1d3", "#6d99b6", "#3a6d92", "#133f61"),
        class_inks=("#191c20", "#191c20", "#0c1114", "#ffffff", "#ffffff"),
    )


def _dark() -> Theme:
    return Theme(
        name="dark",
        paper="#15181b",
        ink="#eceae5",
        ink_2="#b9bcbd",
        rule="#343a3f",
        result="#8ec1e6",
        result_soft="#38546a",
        target="#f2946b",
        target_soft="#63392a",
        target_line="#8f543c",
        grid="#2a2f34",
        axis="#6f777c",
        muted="#939a9e",
        track="#272c31",
        unknown="#5a6268",
        classes=("#223b4d", "#305b7a", "#4c84ab", "#82b3d4", "#c6e0f1"),
        class_inks=("#eceae5", "#ffffff", "#0b1013", "#0f1417", "#0f1417"),
    )
