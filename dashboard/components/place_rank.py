"""Formats where a place stands among its kind: rank, change of rank, share of the city, or why it has no figure."""

from __future__ import annotations

from dash.development.base_component import Component

from dashboard.components.attributes import aria
from dashboard.components.rendering.fast_html import html
from dashboard.dataset.model import District, Kpi
from dashboard.dataset.numbers import percent
from dashboard.metrics.district import Standing, standings
from dashboard.metrics.scoreboard import PlaceRank
from dashboard.routing.view_context import ViewContext


def silent_key(kpi: Kpi) -> str:
    """Return the text key for a place without a figure: not named, city-wide only, or not published by district."""
    if kpi.listed:
        return "ranking.unnamed"
    return "card.silent" if kpi.by_district else "card.city_only"


def rank_text(standing: Standing, context: ViewContext) -> str:
    """Return a rank among the places of its own kind that report, or that it is the only one."""
    if standing.peer_count == 1:
        return context.translate("card.only")
    kind = "_zone" if standing.district.is_zone else ""
    key = f"card.{'tied' if standing.tied else 'rank'}{kind}"
    return context.translate(key, rank=standing.rank, of=standing.peer_count)


def rank_and_share(standing: Standing, context: ViewContext) -> list[str]:
    """Return a rank and the share of the city, where that is known; neither of a fact that counts one."""
    if standing.kpi.word:
        return []
    share = [] if standing.share is None else [percent(standing.share * 100, digits=1)]
    return [rank_text(standing, context), *(context.translate("card.share", share=text) for text in share)]


def rank_nodes(rank: PlaceRank, context: ViewContext) -> list[Component | str]:
    """Return a rank, and how many places it rose or fell on the year before."""
    translate, rise = context.translate, rank.rise
    key = "score.tied" if rank.standing.tied else "score.rank"
    nodes: list[Component | str] = [translate(key, rank=rank.standing.rank)]
    if rise:
        text = translate("score.rise" if rise > 0 else "score.fall", count=abs(rise))
        arrow = html.Span(f" {'↑' if rise > 0 else '↓'}{abs(rise)}", **aria(hidden="true"))
        nodes += [html.Span([arrow, html.Span(text, className="sr-only")], title=text)]
    return nodes


def fact_places(kpi: Kpi, year: int, context: ViewContext, *, without: District | None = None) -> str:
    """Return the places that a fact holds for: names say more than bars of one; empty where there is none."""
    ranked = standings(context.dataset, kpi, year)
    holding = [standing.district for standing in ranked.all if standing.quantity.value] if ranked else []
    return context.translate.listed(context.translate.label(place) for place in holding if place != without)
