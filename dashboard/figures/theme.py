"""The inks of charts, by the names that `assets/10-tokens.css` gives them, and the one small Plotly template.

A figure says `var(--result)`, and `assets/charts.js` puts in the colour that the page has for it: one figure serves the
light, the dark and paper, and colours have one owner.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import plotly.graph_objects as go

FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
TEXT, NAME = 12, 13  # px: axes and values, row names
LEVELS = range(1, 6)  # of the sequential scale


def _ink(name: str) -> str:
    return f"var(--{name})"


@dataclass(frozen=True, slots=True)
class Theme:
    """Inks by what they say. `result` says what happened, `target` what was promised; the rest is ink and grey."""

    paper: str = _ink("paper")
    ink: str = _ink("ink")
    ink_2: str = _ink("ink-2")
    rule: str = _ink("rule")
    result: str = _ink("result")
    result_soft: str = _ink("chart-result-soft")
    target: str = _ink("target")
    target_soft: str = _ink("chart-target-soft")
    target_line: str = _ink("chart-hatch-soft")  # the hatch of units that are not chosen
    grid: str = _ink("chart-grid")
    axis: str = _ink("chart-axis")
    muted: str = _ink("chart-muted")
    track: str = _ink("chart-track")
    unknown: str = _ink("chart-unknown")
    classes: tuple[str, ...] = tuple(_ink(f"seq-{level}") for level in LEVELS)  # from few to many
    class_inks: tuple[str, ...] = tuple(_ink(f"seq-{level}-text") for level in LEVELS)  # read on each class
    template: go.layout.Template = field(init=False)

    def __post_init__(self) -> None:
        """Build the template once; the browser gets it once, too, and not with every figure."""
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
    layout = {
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
    return go.layout.Template(layout=layout, _validate=False)


THEME = Theme()
