"""Builds the page of all districts: the scoreboard, a matrix of KPIs, one KPI ranked, two districts side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dash.development.base_component import Component

from dashboard.components.badges import list_switch, scrolled
from dashboard.components.chart import Chart, chart_figure
from dashboard.components.header import Choice, chooser, place_choices
from dashboard.components.matrix import MATRIX, district_matrix, is_long
from dashboard.components.pair_table import Pair, pair_table
from dashboard.components.place_progress import place_counts, place_counts_table
from dashboard.components.progress import months_text, progress_month, progress_year
from dashboard.components.rendering.fast_html import html
from dashboard.components.scoreboard import scoreboard_rows, scoreboard_table
from dashboard.components.standing_table import standing_rows, standing_table, sum_text
from dashboard.dataset.model import POPULATION, District
from dashboard.metrics.comparison import best_pair, broadest, compared, comparison_rows, reconciliation, side_by_side
from dashboard.metrics.coverage import return_counts
from dashboard.metrics.district import Standings
from dashboard.metrics.export_rows import ExportRow, export_rows
from dashboard.metrics.narrative_places import PlacesNarrator
from dashboard.metrics.scoreboard import Scoreboard, scoreboard
from dashboard.routing.view_context import ViewContext
from dashboard.views.charts.pair import MAX_PAIR_ROWS, pair_chart
from dashboard.views.charts.ranking import ranking_chart
from dashboard.views.page import ViewPage, area_chooser, build_page, section, table_section

SCORE, STANDING, PAIR = "scoreboard", "standing", "pair-table"  # keys of the tables' rows, as `MATRIX`


def districts_view(context: ViewContext) -> ViewPage:
    """Builds the page of every KPI with a figure by district, of the chosen area or of all."""
    translate, dataset, selection = context.translate, context.dataset, context.selection
    all_standings = compared(dataset, context.year, selection.area)
    ranked, board = chosen_kpi(all_standings, context), scoreboard(dataset, context.year)
    body: list[Component] = [_matrix(all_standings, context)]
    charts: list[Chart] = []
    tables: dict[str, tuple[ExportRow, ...]] = {
        SCORE: scoreboard_rows(board),
        MATRIX: export_rows([standing.row for standings in all_standings for standing in standings.all]),
    }
    name = selection.kpi
    if name is not None and (ranked is None or ranked.kpi.name != name):
        text = translate("districts.silent_kpi", kpi=translate.kpi(dataset.kpis[name]))
        body.append(html.P(text, className="message"))
    if ranked is not None:
        ranking = ranking_chart(ranked.kpi, context)
        charts += [ranking] if ranking else []
        body.append(_standing(ranked, all_standings, ranking, context))
        tables[STANDING] = standing_rows(ranked)
    pair = chosen_pair(all_standings, context)
    if pair is not None:
        pairs = side_by_side(all_standings, *pair)
        chart = pair_chart(pairs, *pair, context)
        charts += [chart] if chart else []
        body.append(_pair(pairs, pair, chart, len(charts), context))
        tables[PAIR] = export_rows([standing.row for _, *standings in pairs for standing in standings if standing])
    narrator = PlacesNarrator(dataset, translate, context.year)
    answer = narrator.score(board, context.district) if selection.area is None else None
    answer = answer or narrator.places(all_standings, context.district)
    lead, crumbs = [_score(board, context), *_progress(context)], [(translate("view.districts"), selection.href)]
    return build_page(context, crumbs, answer, body, charts, tables, lead=lead)


def chosen_kpi(all_standings: Sequence[Standings], context: ViewContext) -> Standings | None:
    """Selects the KPI in the address, else one of the nine areas with the most districts; None where there is none."""
    requested = (standings for standings in all_standings if standings.kpi.name == context.selection.kpi)
    return next(requested, None) or broadest(all_standings)


def chosen_pair(all_standings: tuple[Standings, ...], context: ViewContext) -> tuple[District, District] | None:
    """Selects the chosen district and the one to put beside it; else the two that share the most KPIs."""
    best = best_pair(all_standings)
    first = None if context.is_city else context.district
    if context.selection.beside is not None:
        second = context.dataset.catalog.district(context.selection.beside)
        first = first or _partner(second, all_standings, best)
        return (first, second) if first else None
    if first is None:
        return best
    partner = _partner(first, all_standings, best)
    return (first, partner) if partner else None


def _partner(
    district: District, all_standings: tuple[Standings, ...], best: tuple[District, District] | None
) -> District | None:
    """Finds the district that shares the most KPIs with another, one of the same kind (zone or county) if it can."""
    counts = Counter(
        standing.district
        for standings in all_standings
        if standings.of(district) is not None
        for standing in standings.all
        if standing.district != district
    )
    same_kind = [candidate for candidate in counts if candidate.is_zone == district.is_zone]
    if counts:
        return max(same_kind or counts, key=lambda candidate: counts[candidate])
    return next((candidate for candidate in best or () if candidate != district), None)


def _score(board: Scoreboard, context: ViewContext) -> Component:
    """Builds the scoreboard, with one line for the places and one for the headline KPIs that have nothing."""
    translate, dataset, year = context.translate, context.dataset, context.year
    content: list[Component] = []
    if board.scores:
        content.append(scrolled(scoreboard_table(board, context), translate))
    notes: list[str] = []
    if board.silent_kpis and board.scores:
        names = translate.listed(map(translate.kpi, board.silent_kpis))
        notes.append(translate("score.silent_kpis", kpis=names, count=len(board.silent_kpis), year=year))
    elif board.silent_kpis:
        notes.append(translate("score.silent_all", count=len(board.silent_kpis), year=year))
    places = board.silent_places
    counts = {place: return_counts(dataset, place, year) for place in places}
    reporting = [place for place in places if counts[place].reported]
    if reporting:
        reporting.sort(key=lambda place: -counts[place].reported)
        names = translate.listed(
            translate("score.published", place=translate.label(place), count=counts[place].reported)
            for place in reporting
        )
        notes.append(translate("score.other_kpis", list=names, due=counts[reporting[0]].due))
    silent = [translate.label(place) for place in places if place not in reporting]
    if silent:
        notes.append(translate("score.silent_places", places=translate.listed(silent), count=len(silent), year=year))
    if not board.scores:
        summary = [html.P(text, className="score-summary") for text in notes]
        return section(SCORE, translate("score.title", year=year), "", *summary)
    has_outcomes = any(score.targets for score in board.scores)
    has_targets = any(cell.row.next_targets for score in board.scores for cell in score.cells)
    kind = "" if has_outcomes else "_next" if has_targets else "_results"
    title, note = translate(f"score.title{kind}", year=year, next=year + 1), translate(f"score.note{kind}")
    notes.append(translate(f"score.foot{kind}", next=year + 1))
    content += [html.P(text, className="footnote") for text in notes]
    return table_section(SCORE, title, note, *content, context=context)


def _progress(context: ViewContext) -> list[Component]:
    """Builds the counts of each place's own targets of the year under way; nothing where no place has one."""
    translate, year, month = context.translate, progress_year(context), progress_month(context)
    counts = place_counts(year, month, context) if month is not None else {}
    if month is None or not any(place != context.city for place in counts):
        return []
    title = translate("districts.progress", year=year, months=months_text(month, context))
    note = translate("districts.progress_note", year=year)
    return [section("progress", title, note, place_counts_table(counts, context))]


def _matrix(all_standings: Sequence[Standings], context: ViewContext) -> Component:
    translate, title = context.translate, context.translate("districts.matrix")
    base = context.selection.change(kpi=None, sort="")
    filters = html.Div(area_chooser("area-filter", base, context), className="filters")
    if not all_standings:
        return section(MATRIX, title, "", filters, html.P(translate("districts.nothing"), className="footnote"))
    text = translate("pair.all", count=len(all_standings))
    switch = [list_switch(MATRIX, text, context.selection)] if is_long(all_standings, context) else []
    table = scrolled(district_matrix(all_standings, context), translate)
    foot = html.P(translate("districts.matrix_foot"), className="footnote")
    note = translate("districts.matrix_note")
    return table_section(MATRIX, title, note, filters, *switch, table, foot, context=context)


def _standing(
    ranked: Standings, all_standings: Sequence[Standings], chart: Chart | None, context: ViewContext
) -> Component:
    translate, selection, kpi = context.translate, context.selection, ranked.kpi
    title = translate("districts.standing", kpi=translate.kpi(kpi), year=ranked.year)
    choices: list[Choice] = [
        {"label": translate.kpi(standings.kpi), "value": selection.change(kpi=standings.kpi.name, map=None).href}
        for standings in all_standings
    ]
    select = chooser("standing", translate("table.kpi"), choices, selection.change(kpi=kpi.name, map=None).href)
    content: list[Component] = [html.Div(select, className="filters")]
    reconciled = reconciliation(ranked)
    if reconciled is not None:
        content.append(html.P(sum_text(reconciled, context), className="message"))
    content.append(scrolled(standing_table(ranked, context), translate))
    per_head = [row.per_head for row in comparison_rows(context.dataset, ranked) if row.per_head]
    years = sorted({row.year for quantity in per_head for row in quantity.basis if row.kpi == POPULATION})
    foot = [translate("districts.people", year=translate.listed(map(str, years)))] if years else []
    foot.append(translate("chart.source", sources=translate.sources([standing.row for standing in ranked.all])))
    content.append(html.P(translate("mark.space").join(sentence.strip() for sentence in foot), className="footnote"))
    if chart is not None:
        content.append(chart_figure(chart, context, 1))
    note = translate("districts.standing_note", unit=translate.unit(kpi))
    return table_section(STANDING, title, note, *content, context=context)


def _pair(
    pairs: Sequence[Pair], pair: tuple[District, District], chart: Chart | None, number: int, context: ViewContext
) -> Component:
    translate, selection = context.translate, context.selection
    first, second = pair
    title = translate("pair.head", one=translate.district(first), other=translate.district(second))
    href = selection.change(district=first.name, beside=second.name).href
    firsts = place_choices(selection.change(beside=second.name), "district", context, second)
    seconds = place_choices(selection.change(district=first.name), "beside", context, first)
    choosers = [
        chooser("pair-one", translate("pair.one"), firsts, href),
        chooser("pair-other", translate("pair.other"), seconds, href),
    ]
    content: list[Component] = [html.Div(choosers, className="filters")]
    if first.is_zone != second.is_zone:
        zone = translate.district(first if first.is_zone else second)
        content.append(html.P(translate("pair.zone", zone=zone), className="footnote"))
    if chart is not None:
        content.append(chart_figure(chart, context, number))
    has_switch = chart is not None and len(pairs) > MAX_PAIR_ROWS
    if has_switch:
        content.append(list_switch(PAIR, translate("pair.all", count=len(pairs)), selection))
    if not has_switch or selection.all == PAIR:
        content.append(scrolled(pair_table(pairs, first, second, context), translate))
    note = translate("pair.note", count=len(pairs))
    return table_section(PAIR, title, note, *content, context=context, has_rows=bool(pairs))
