"""A district's computed part of every city target of the next year, and which targets have no parts."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import data
from dashboard.components.badges import scrolled
from dashboard.components.rendering.fast_html import html
from dashboard.components.target import target_text
from dashboard.components.target_allocation import (
    basis_words,
    by_words,
    chosen_split,
    computed_tag,
    key_segments,
    part_words,
    split_records,
)
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import percent
from dashboard.metrics.allocation import Part, Refusal, Split
from dashboard.metrics.export_rows import Record
from dashboard.routing.view_context import Scene

Share = tuple[Split, Part]


def shares_of(kpis: Sequence[Kpi], scene: Scene) -> tuple[list[Share], list[tuple[Kpi, Refusal]]]:
    """The chosen unit's parts of the targets of next year among `kpis`, and the targets that are not divided."""
    found: list[Share] = []
    refused: list[tuple[Kpi, Refusal]] = []
    for kpi in kpis:
        split = chosen_split(kpi, scene)
        if isinstance(split, Refusal):
            refused.append((kpi, split))
        elif split is not None and (part := split.of(scene.district)) is not None:
            found.append((split, part))
    return found, refused


def share_records(shares: Sequence[Share]) -> tuple[Record, ...]:
    """The parts as rows of the table."""
    return tuple(record for split, part in shares for record in split_records(split, [part]))


def shares_table(shares: Sequence[Share], refused: Sequence[tuple[Kpi, Refusal]], scene: Scene) -> list[Component]:
    """The key to choose, one line per target, and what is not divided and why."""
    words = scene.words
    made: list[Component] = [key_segments([kpi for kpi in scene.dataset.kpis.values() if kpi.area], scene)]
    if shares:
        head = [
            html.Th(words("table.kpi"), scope="col"),
            html.Th(words("split.city"), scope="col", className="r"),
            html.Th([computed_tag(scene), words("split.share")], scope="col", className="r"),
            html.Th(words("split.percent"), scope="col", className="r"),
            html.Th(words("split.sum"), scope="col", className="src"),
        ]
        rows = [_line(split, part, scene) for split, part in shares]
        table = html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="sheet shares stack")
        made.append(scrolled(table, scene.words))
        made.append(html.P(basis_words(shares[0][0], scene, plain=True), className="foot"))
    if refused:
        named = words.listed(
            words("split.refused_one", kpi=words.kpi(kpi), reason=words(f"split.why_{reason.value}"))
            for kpi, reason in refused
        )
        made.append(html.P(words("split.refused_list", list=named), className="foot"))
    return made


def shares_note(shares: Sequence[Share], scene: Scene) -> str:
    """Under the section's title: the key, and that nobody promised this."""
    return scene.words("split.shares_note", by=by_words(shares[0][0], scene)) if shares else ""


def _line(split: Split, part: Part, scene: Scene) -> Component:
    words, kpi = scene.words, split.kpi
    ends = [part.low, *([part.high] if part.high else [])]
    return html.Tr(
        [
            html.Td(html.A(words.kpi(kpi), href=scene.kpi_href(kpi), className="link")),
            html.Td(
                html.Span(target_text(split.reading, kpi, scene), className="tt"),
                className="r",
                **data(label=words("split.city")),
            ),
            html.Td(
                html.I(part_words(part, kpi, scene), className="is-computed tt"),
                className="r",
                **data(label=words("split.tag")),
            ),
            html.Td(percent(part.fraction * 100, digits=1), className="r", **data(label=words("split.percent"))),
            html.Td(words("mark.semicolon").join(one.formula for one in ends), className="src"),
        ]
    )
