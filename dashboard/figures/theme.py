"""Defines chart colours and sizes: the colour tokens of `assets/10-tokens.css` by name, and the one Plotly template.

A figure says `var(--result)`, and `assets/chart-theme.js` puts in the colour that the page has for it: one figure
serves the light and the dark theme and print, and colours are defined in one place.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import plotly.graph_objects as go
import plotly.io as pio

FONT = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'
TEXT, NAME = 12, 13  # font sizes in px: axes and values, row names
AXIS_HEIGHT = 26  # px under the rows of a chart
PHONE_WIDTH = 330  # px that a plot has on a phone
SCALE_STEPS = range(1, 6)  # of the sequential scale

pio.templates.default = None  # a `go.Figure` takes the template of the page, and does not carry Plotly's own 7 KB


def _css_variable(name: str) -> str:
    return f"var(--{name})"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours by meaning: `result` for what happened, `target` for what was promised; the rest is text and grey."""

    background: str = _css_variable("background")
    text: str = _css_variable("text")
    text_secondary: str = _css_variable("text-secondary")
    border: str = _css_variable("border")
    result: str = _css_variable("result")
    result_soft: str = _css_variable("chart-result-soft")
    target: str = _css_variable("target")
    target_soft: str = _css_variable("chart-target-soft")
    target_line: str = _css_variable("chart-hatch-soft")  # the hatch of districts that are not chosen
    grid: str = _css_variable("chart-grid")
    axis: str = _css_variable("chart-axis")
    muted: str = _css_variable("chart-muted")
    unknown: str = _css_variable("chart-unknown")
    classes: tuple[str, ...] = tuple(_css_variable(f"seq-{step}") for step in SCALE_STEPS)  # from few to many
    class_text: tuple[str, ...] = tuple(_css_variable(f"seq-{step}-text") for step in SCALE_STEPS)  # on each class
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
        "font": {"family": FONT, "size": TEXT, "color": theme.text_secondary},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "colorway": [theme.result],
        "hoverlabel": {
            "bgcolor": theme.background,
            "bordercolor": theme.border,
            "font": {"color": theme.text, "size": NAME, "family": FONT},
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
