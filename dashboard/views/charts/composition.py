"""What is a KPI made of? Its parts one after the other, the unexplained rest as a part of its own, the total below."""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.dataset.model import Kpi, Quantity
from dashboard.dataset.numbers import number, percent
from dashboard.figures.horizontal_bars import Row, rows_figure
from dashboard.metrics.export_rows import MORE, REST, quantity_record, records
from dashboard.metrics.parts import Composition, Part, composition
from dashboard.routing.view_context import Scene


def composition_chart(kpi: Kpi, scene: Scene) -> Chart | None:
    """None where nothing published is a part of the KPI."""
    found = composition(scene.dataset, kpi, scene.year)
    if found is None or (len(found.parts) == 1 and found.rest is None):
        return None
    words = scene.words
    rows: list[Row] = []
    start = 0.0
    whole = found.total
    for part in found.parts:
        rows.append(_row(part.quantity, _name(part, scene), start if whole or found.rest else 0, found, scene))
        start += part.quantity.value
    if found.others is not None:
        name = words("composition.hidden", count=number(found.hidden))
        rows.append(_row(found.others, name, start, found, scene, soft=True))
        start += found.others.value
    if found.rest is not None:
        rows.append(
            _row(
                found.rest, words("composition.rest" if whole else "composition.others"), start, found, scene, soft=True
            )
        )
    if whole is not None:
        rows.append(_row(whole, words("composition.total"), 0, found, scene, soft=True, share=False))
    parts = tuple(
        quantity_record(left, year=found.year, breakdown=name)
        for left, name in ((found.others, MORE), (found.rest, REST))
        if left is not None
    )
    totals = (quantity_record(whole, year=found.year),) if whole is not None and whole.is_derived else ()
    return Chart(
        key=f"parts-{kpi.name}",
        figure=rows_figure(rows, words.unit(kpi), scene.theme),
        title=scene.dated(_title(found, scene), found.year),
        sub=scene.of_city(_sub(found, scene)),
        records=(*totals, *records(found.rows), *parts),
        foot=words("chart.source", sources=words.sources(found.rows)),
        link=scene.kpi_href(kpi),
    )


def _sub(found: Composition, scene: Scene) -> str:
    """What the chart shows; of very many parts also how many of them."""
    words, shown = scene.words, len(found.parts)
    sub = words("composition.sub", kpi=words.kpi(found.kpi), year=found.year, unit=words.unit(found.kpi))
    if not found.hidden:
        return sub
    return words("composition.sub_some", sub=sub, count=number(shown + found.hidden), shown=shown)


def _name(part: Part, scene: Scene) -> str:
    return scene.words.kpi(part.kpi) if part.kpi else scene.words.breakdown(part.name)


def _row(
    quantity: Quantity,
    name: str,
    start: float,
    found: Composition,
    scene: Scene,
    *,
    soft: bool = False,
    share: bool = True,
) -> Row:
    part = (
        percent(quantity.value / found.total.value * 100, digits=1)
        if share and found.total and found.total.value and len({p.quantity.value for p in found.parts}) > 1
        else ""
    )
    hover = scene.hover(quantity, found.kpi, f"{name} {found.year}")
    text = percent(quantity.value) if quantity.unit == "%" else number(quantity.value)
    return Row(name, quantity.value, text, hover, aside=part, start=start, soft=soft)


def _title(found: Composition, scene: Scene) -> tuple[str, ...]:
    words, kpi = scene.words, found.kpi
    name = words.kpi(kpi)
    parts = sorted(found.parts, key=lambda part: -part.quantity.value)
    top = parts[0]
    value = scene.value(top.quantity, kpi)
    if found.total is None and found.rest is not None:
        return words.phrases("composition.share", kpi=name, share=value)
    if found.total is None:
        return words.phrases("composition.highest", kpi=name, part=_name(top, scene), value=value)
    total = scene.value(found.total, kpi)
    if len({part.quantity.value for part in parts}) == 1 and found.rest is None and not found.hidden:
        return words.phrases("composition.named", kpi=name, total=total, count=len(parts))
    share = percent(top.quantity.value / found.total.value * 100, digits=1)
    return words.phrases("composition.largest", kpi=name, part=_name(top, scene), share=share, total=total)
