"""The colours of the stylesheet, and figures in them: what `assets/chart-theme.js` does in a browser."""

from __future__ import annotations

import json
import re
from typing import Any

from dashboard.dataset.resources import ROOT
from dashboard.figures.builder import Figure
from dashboard.figures.theme import THEME

TOKENS = (ROOT / "assets" / "10-tokens.css").read_text(encoding="utf-8")
BLOCKS = {
    "light": r":root \{(.*?)\n\}",
    "dark": r'\n\[data-bs-theme="dark"\] \{(.*?)\n\}',
    "wished dark": r":root:not\(\[data-bs-theme=\"light\"\]\) \{(.*?)\n  \}",
    "printed": r"@media print \{(.*)\}",
}


def tokens(name: str) -> dict[str, str]:
    """The custom properties of a block, with those that point to another one resolved."""
    block = re.search(BLOCKS[name], TOKENS, re.DOTALL)
    assert block is not None, name
    found: dict[str, str] = dict(re.findall(r"--([\w-]+):\s*([^;]+);", block[1]))
    return {
        name: found.get(value[6:-1], value) if value.startswith("var(--") else value for name, value in found.items()
    }


def resolve_colours(value: Any, theme: str = "light") -> Any:
    """A copy of lists, mappings and texts in which every token is the colour that a theme has for it."""
    colours = tokens("light") | tokens(theme)
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(re.sub(r"var\(--([\w-]+)\)", lambda colour: colours[colour[1]], text))


def coloured(figure: Figure, theme: str = "light") -> dict[str, Any]:
    """A figure with its template as Plotly takes it."""
    layout = {**figure["layout"], "template": THEME.template.to_plotly_json()}
    made: dict[str, Any] = resolve_colours({"data": figure["data"], "layout": layout}, theme)
    return made
