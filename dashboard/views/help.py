"""How to read the dashboard, in one place: measures, status, judgements, marks, districts, keys, what to take away."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import symbol
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import rule_text
from dashboard.dataset.model import Measure, Status
from dashboard.metrics.area import hardest_targets
from dashboard.metrics.growth import Judgement
from dashboard.metrics.outcome import Verdict
from dashboard.routing.view_context import Scene
from dashboard.views.page import Page, crumbs_of, opening, page_title, section

JUDGED = (Judgement.FAR, Judgement.FASTER, Judgement.SAME, Judgement.EASIER, Judgement.UNKNOWN, Judgement.NONE)
COMPUTED = ("derived", "computed")  # what a value can be besides the status of a row
MARKS = (
    ("result", "key-mark key-result"),
    ("hollow", "key-mark key-hollow"),
    ("goal", "key-mark key-goal"),
    ("goal_hollow", "key-mark key-goal-hollow"),
    ("range", "key-mark key-range"),
    ("computed", "swatch swatch-hatch"),
    ("none", "swatch swatch-none"),
)  # and the classes that draw them
KEYS = {"slash": "/", "tab": "Tab", "enter": "Enter", "escape": "Esc"}
PLACES = ("units", "zones", "split", "silent")
TAKEN = ("link", "sheet", "book", "rows", "open")
Line = tuple[list[Component | str], str]


def help_view(scene: Scene) -> Page:
    """Every rule beside its word and its mark; examples are computed from the table."""
    words = scene.words
    parts = [
        _section("measures", _told("measure", [one.value for one in Measure], scene), scene),
        _section("status", _told("status", [*(one.value for one in Status), *COMPUTED], scene), scene),
        _section("effort", _efforts(scene), scene, *_example(scene)),
        _section("outcome", _outcomes(scene), scene),
        _section("marks", [([html.I(className=sign)], words(f"help.mark_{name}")) for name, sign in MARKS], scene),
        _section("districts", [([words(f"help.{name}")], words(f"help.{name}_text")) for name in PLACES], scene),
        _section("keys", [([html.Kbd(key)], words(f"help.key_{name}")) for name, key in KEYS.items()], scene),
        _section("take", [([words(f"help.take_{name}")], words(f"help.take_{name}_text")) for name in TAKEN], scene),
    ]
    crumbs = crumbs_of(scene, (words("view.help"), scene.selection.href))
    return Page(
        page_title(words("view.help"), scene=scene),
        opening(crumbs, words.phrases("help.head"), words.spans("help.lead"), scene),
        (html.Div(parts, className="manual"),),
        (),
    )


def _section(name: str, lines: Sequence[Line], scene: Scene, *more: Component) -> Component:
    terms = [html.Div([html.Dt(term), html.Dd(text)]) for term, text in lines]
    words = scene.words
    return section(f"help-{name}", words(f"help.{name}"), words(f"help.{name}_note"), html.Dl(terms), *more)


def _told(kind: str, names: Sequence[str], scene: Scene) -> list[Line]:
    """The words that tables use for measures or statuses, and what they mean."""
    words = scene.words
    return [([words(f"{kind}.{name}")], words(f"help.{kind}_{name}")) for name in names]


def _outcomes(scene: Scene) -> list[Line]:
    words = scene.words
    return [([symbol(one.value), words(f"outcome.{one.value}")], words(f"help.outcome_{one.value}")) for one in Verdict]


def _efforts(scene: Scene) -> list[Line]:
    words = scene.words
    return [
        ([html.Span([symbol(one.value), words(f"effort.{one.value}")], className="verdict", **data(effort=one.value))],
         words(f"help.effort_{one.value}"))
        for one in JUDGED
    ]  # fmt: skip


def _example(scene: Scene) -> list[Component]:
    """The hardest target of next year with its numbers in the rule."""
    words = scene.words
    found = hardest_targets(scene.dataset, scene.year + 1, 1)
    if not found or found[0][2].ratio is None:
        return []
    kpi, _, weighed = found[0]
    rule = rule_text(weighed.required or 0, weighed.achieved or 0, weighed.judgement, scene)
    link = html.A(words.kpi(kpi), href=scene.kpi_href(kpi), className="link")
    return [html.P([words("help.example"), link, words("mark.colon"), rule, words("mark.stop")], className="foot")]
