"""What would each district's part of a city target be? Computed by a key, drawn hatched, and never a report."""

from __future__ import annotations

from dashboard.components.chart import Chart
from dashboard.components.target import target_text
from dashboard.components.target_allocation import (
    basis_words,
    by_words,
    chosen_split,
    key_segments,
    part_words,
    split_records,
    target_segments,
)
from dashboard.dataset.model import Kpi
from dashboard.dataset.numbers import number, percent, rounded, spread
from dashboard.figures.horizontal_bars import Mark, Row, rows_figure
from dashboard.metrics.allocation import Key, Part, Split
from dashboard.routing.view_context import Scene


def split_chart(kpi: Kpi, scene: Scene) -> Chart | None:
    """The chosen target of a KPI over the nine units, largest part first; None where it cannot be divided."""
    split = chosen_split(kpi, scene)
    if not isinstance(split, Split):
        return None
    words = scene.words
    target = target_text(split.reading, kpi, scene)
    year = split.reading.target.year
    mean = None
    if split.key is not Key.EQUAL and split.reading.level is not None and split.reading.high is None:
        value = rounded(split.reading.level.value / len(split.parts), kpi.unit)
        mean = Mark(value, words("ranking.mean", value=number(value)))
    segments = target_segments(kpi, scene)
    sources = words("chart.source", sources=words.sources([row for part in split.parts for row in part.low.basis]))
    foot = [basis_words(split, scene), *([mean.text] if mean else []), sources]
    return Chart(
        key=f"split-{kpi.name}",
        figure=rows_figure([_row(part, split, scene) for part in split.ranked], words.unit(kpi), scene.theme, mean),
        title=_title(split, scene),
        sub=words("split.sub", kpi=words.kpi(kpi), year=year, target=target, unit=words.unit(kpi)),
        records=split_records(split, split.ranked),
        foot=words("mark.space").join(part.strip() for part in foot),
        tag=words("split.tag"),
        controls=(*([segments] if segments else []), key_segments([kpi], scene)),
    )


def _row(part: Part, split: Split, scene: Scene) -> Row:
    words, place = scene.words, part.district
    share = percent(part.fraction * 100, digits=1)
    head = f"{words.district(place)} {split.reading.target.year} {words('measure.target')}"
    return Row(
        words.label(place),
        part.low.value,
        spread(part.low.value, part.high.value if part.high else None),
        f"{scene.hover(part.low, split.kpi, head)}<br>{words('card.share', share=share)}",
        aside=share,
        high=part.high.value if part.high else None,
        computed=True,
        strong=place == scene.district,
        soft=not scene.is_city and place != scene.district,
        link=scene.district_href(place),
    )


def _title(split: Split, scene: Scene) -> tuple[str, ...]:
    words, kpi = scene.words, split.kpi
    said = {"target": target_text(split.reading, kpi, scene), "by": by_words(split, scene)}
    mine = split.of(scene.district)
    if mine is not None:
        value, place = part_words(mine, kpi, scene), words.district(scene.district)
        return words.phrases("split.title_in", district=place, value=value, **said)
    first, last = split.ranked[0], split.ranked[-1]
    a, b = part_words(first, kpi, scene), part_words(last, kpi, scene)
    if split.key is Key.EQUAL:
        key = "split.title_even" if a == b else "split.title_between"
        return words.phrases(key, a=b, b=a, **said)
    return words.phrases(
        "split.title", first=words.label(first.district), last=words.label(last.district), a=a, b=b, **said
    )
