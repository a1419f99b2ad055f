"""Formats the progress of a target: state, figure, bar, rule, what the rest must bring, and the twelve months."""

from __future__ import annotations

from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.attributes import aria, data
from dashboard.components.badges import symbol
from dashboard.components.rendering.fast_html import html
from dashboard.components.source_link import source_link
from dashboard.components.target import amount_nodes, change_text, verdict_mark
from dashboard.dataset.numbers import fixed, is_whole, number, percent, rounded_to
from dashboard.dataset.observation import Measure
from dashboard.dataset.quantity import published
from dashboard.metrics.export_rows import export_row
from dashboard.metrics.progress import Progress, ProgressState, history, slightly_from
from dashboard.metrics.progress_rows import counted, newest_month, progress_rows
from dashboard.metrics.year_pace import MONTHS, Ratio, Rest
from dashboard.routing.selection import View
from dashboard.routing.view_context import ViewContext

Nodes = list[Component | str]
SMALL = 10  # things a month, below which a decimal says more


def progress_year(context: ViewContext) -> int:
    """Return the year under way: that of the plan that the chosen year leads to."""
    return context.year + 1


def progress_month(context: ViewContext) -> int | None:
    """Return the month that progress is told for: the chosen one, else the newest with a result of the city."""
    month = context.selection.month
    return int(month) if month.isdigit() else newest_month(context.dataset, progress_year(context))


def months_text(month: int, context: ViewContext) -> str:
    """Return January through a month in words: 1—6 月."""
    key = "progress.january" if month == 1 else "progress.months"
    return context.translate(key, month=context.translate.month(month))


def state_word(state: ProgressState, context: ViewContext) -> str:
    """Return a state in a word."""
    return context.translate(f"progress.{state.value}")


def state_mark(progress: Progress, context: ViewContext) -> Component:
    """Return the state as symbol and word."""
    return verdict_mark(progress.state.value, state_word(progress.state, context))


def percent_text(ratio: Ratio) -> str:
    """Return a fraction in per cent with one decimal."""
    return percent(100) if ratio.value == 1 else percent(ratio.value * 100, digits=1)


def state_nodes(progress: Progress, context: ViewContext) -> Nodes:
    """Return the state with its rule in numbers, or why nobody can judge."""
    nodes: Nodes = [state_mark(progress, context)]
    rule = rule_text(progress)
    if progress.reason is not None:
        rule = context.translate(f"progress.why_{progress.reason.value}", year=progress.year - 1)
    return [*nodes, *([html.Small(rule)] if rule else [])]


def rule_text(progress: Progress) -> str:
    """Return completion ÷ expected with its numbers: 38.4 ÷ 44.0 = 0.87; empty where there is none."""
    if progress.completion is None or progress.expected is None or progress.ratio is None:
        return ""
    left, right = (fixed(ratio.value * 100, 1) for ratio in (progress.completion, progress.expected))
    rounded = rounded_to(progress.ratio, 2)
    ends = (left, right)
    if abs(progress.ratio - progress.completion.value / progress.expected.value) > 1e-6:  # less is better
        ends = (right, left)
    return f"{ends[0]} ÷ {ends[1]} = {fixed(rounded, 2)}" if rounded != float("inf") else ""


def figure_nodes(progress: Progress, context: ViewContext) -> Nodes:
    """Return the cumulated figure with its growth; where the month has none, the newest before it."""
    translate, figure = context.translate, progress.figure
    nodes: Nodes = [html.Span("–", className="no-value")]
    if figure is not None:
        amount = translate.amount(published(figure), translate.unit(progress.series.kpi))
        value = html.Span(amount_nodes(amount, amount.number), className="result-value")
        nodes = [source_link(value, export_row(figure), context)]
    if progress.growth is not None:
        text = translate("progress.growth", growth=change_text(progress.growth, progress.series.kpi, translate))
        content: Component | str = html.Span(text, className="is-derived") if progress.growth.is_derived else text
        row = progress.series.find(Measure.GROWTH, progress.year, progress.month)
        nodes.append(html.Small(source_link(content, export_row(row), context) if row else content))
    months = [month for month in progress.series.months(progress.year, Measure.ACTUAL) if month < progress.month]
    last = progress.series.actual(progress.year, months[-1]) if months else None
    if progress.state is ProgressState.UNREPORTED and last is not None:
        text = translate("progress.through", month=translate.month(months[-1]))
        value = html.Span(context.value_of_row(last), className="nowrap")
        nodes.append(html.Small([f"{text} ", source_link(value, export_row(last), context)]))
    return nodes


def bar_nodes(progress: Progress, context: ViewContext) -> Nodes:
    """Return the bar: its width is the target, the line is what is expected by now; both stand under it in numbers."""
    completion, expected = progress.completion, progress.expected
    if completion is None:
        return [html.Span("–", className="no-value")]
    width = min(max(completion.value, 0), 1) * 100
    marks: list[Component] = [html.I(style={"width": f"{width:.1f}%"}), html.Em()]
    if expected is not None:
        marks.append(html.B(style={"left": f"{min(expected.value, 1) * 100:.1f}%"}))
    done = html.Small(done_nodes(progress, context))
    return [html.Span(marks, className="progress-bar", **aria(hidden="true")), done]


def done_nodes(progress: Progress, context: ViewContext) -> Nodes:
    """Return completion and what is expected by now: 完成 38.4%，序时 6/12; nothing without a completion."""
    translate, completion, expected = context.translate, progress.completion, progress.expected
    if completion is None:
        return []
    phrases = [translate("progress.done", value=percent_text(completion))]
    if expected is not None:
        is_calendar = not expected.basis and expected.value < 1
        value = expected.formula.replace(" ", "").replace("÷", "/") if is_calendar else percent_text(expected)
        phrases.append(translate("progress.expected", value=value))
    return _phrases(phrases, context)


def _phrases(phrases: Sequence[str], context: ViewContext) -> Nodes:
    """Return phrases with commas between them; no line breaks in the last, between a number and its word."""
    *before, last = phrases
    comma = context.translate("mark.comma")
    return [*(f"{phrase}{comma}" for phrase in before), html.Span(last, className="nowrap")]


def rest_nodes(progress: Progress, context: ViewContext) -> Nodes:
    """Return what each remaining month must bring, and how many times the pace so far that is."""
    translate, rest = context.translate, progress.rest
    if rest is None:
        text = translate("progress.no_rest") if progress.state is ProgressState.REACHED else "–"
        return [html.Span(text, className="" if text != "–" else "no-value")]
    nodes: Nodes = [html.Span(unit_text(rest.per_month, progress, context), className="rest-value is-derived")]
    return [*nodes, html.Small(_phrases(_pace(rest, progress, context), context))]


def _pace(rest: Rest, progress: Progress, context: ViewContext) -> list[str]:
    """Return in phrases the pace so far, and by how many times the rest must be quicker."""
    translate = context.translate
    phrases = [translate("progress.pace", pace=unit_text(rest.pace, progress, context))]
    if rest.multiple is not None:
        phrases.append(translate("progress.times", times=fixed(rest.multiple, 2)))
    return phrases


def unit_text(value: float, progress: Progress, context: ViewContext) -> str:
    """Return an amount a month with its unit: things to one decimal below ten, amounts to three digits."""
    kpi = progress.series.kpi
    rounded = rounded_to(value, 1 if abs(value) < SMALL else 0) if is_whole(kpi.unit) else float(f"{value:.3g}")
    return context.translate.difference(rounded, kpi)


def month_cells(progress: Progress, context: ViewContext) -> Component:
    """Return the state of each month as it was at its end, so that one that was missed stays to be seen."""
    translate, cells, texts = context.translate, [], []
    for number_, state in enumerate(history(progress.series, progress.target, progress.year, progress.month), 1):
        if state is None:
            cells.append(html.I())
            continue
        text = translate("progress.cell", month=translate.month(number_), state=state_word(state, context))
        texts.append(text)
        kind = "is-current" if number_ == progress.month else ""
        cells.append(html.I(symbol(state.value), title=text, className=kind, **data(effort=state.value)))
    label = translate("progress.cells", list=translate.listed(texts))
    return html.Span(cells, className="month-cells", role="img", **aria(label=label))


def cells_head() -> Component:
    """Return the numbers of some months over their cells."""
    rounded = (1, 3, 6, 9, 12)
    numbers = [html.Span(str(month) if month in rounded else "") for month in range(1, MONTHS + 1)]
    return html.Span(numbers, className="month-cells-head", **aria(hidden="true"))


def rule_list(progress: Progress, context: ViewContext) -> Component:
    """Return each rule behind a target's progress with its numbers."""
    translate, completion, expected, rest = context.translate, progress.completion, progress.expected, progress.rest
    entries: list[tuple[str, Nodes]] = []
    if completion is not None:
        entries.append((translate("progress.rule_completion"), [f"{completion.formula} = {percent_text(completion)}"]))
    if expected is not None:
        key = "growth" if expected.value == 1 and not expected.basis else "last_year" if expected.basis else "calendar"
        formula = expected.formula if expected.value == 1 else f"{expected.formula} = {percent_text(expected)}"
        entries.append((translate(f"progress.rule_{key}"), [formula]))
    if rule_text(progress):
        entries.append((translate("progress.rule_state"), [f"{rule_text(progress)} ", state_mark(progress, context)]))
    if rest is not None:
        formula = (
            f"{number(rounded_to(rest.missing, 6))} ÷ {rest.months} = {unit_text(rest.per_month, progress, context)}"
        )
        phrases = [formula, *_pace(rest, progress, context)]
        entries.append((translate("progress.rule_rest"), _phrases(phrases, context)))
        value = html.Span(context.value(rest.year_end, progress.series.kpi), className="is-derived")
        entries.append((translate("progress.rule_year_end"), [f"{rest.year_end.formula} = ", value]))
    if progress.reason is not None:
        text = translate(f"progress.why_{progress.reason.value}", year=progress.year - 1)
        entries.append((translate("progress.rule_state"), [state_mark(progress, context), f" {text}"]))
    if progress.state is ProgressState.UNREPORTED:
        text = f" {months_text(progress.month, context)}"
        entries.append((translate("progress.rule_unreported"), [state_mark(progress, context), text]))
    return html.Dl([html.Div([html.Dt(name), html.Dd(nodes)]) for name, nodes in entries], className="rule-list")


def bounds_note(context: ViewContext) -> str:
    """Return how progress is judged, with its bounds."""
    return context.translate("progress.how", slightly=slightly_from())


def progress_strip(context: ViewContext) -> Component:
    """Return one line on the year under way: its targets by state, or that nothing is reported yet."""
    translate, year, month = context.translate, progress_year(context), newest_month(context.dataset, context.year + 1)
    href = context.selection.to(View.PROGRESS).href
    if month is None:
        text = f"{translate('progress.nothing', year=year)}{translate('mark.stop')}"
        return html.P(
            [text, html.A(translate("progress.where"), href=href, className="link")], className="progress-strip"
        )
    rows = progress_rows(context.dataset, context.dataset.area_kpis, year, month, context.selection.district)
    states = counted(rows)
    head = html.B(translate("progress.strip", year=year, months=months_text(month, context)))
    parts = [
        html.Span([symbol(state.value), translate(f"progress.count_{state.value}", count=states[state])],
                  **data(effort=state.value))
        for state in ProgressState
        if states[state]
    ]  # fmt: skip
    if not parts:
        parts = [html.Span(translate("progress.untargeted_short"))]
    link = html.A(translate("progress.more"), href=href, className="link")
    return html.P([head, *parts, link], className="progress-strip")
