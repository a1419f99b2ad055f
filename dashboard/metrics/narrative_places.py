"""Builds narrative text about all places together: how much is published by district, and who has published most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from dashboard.dataset.model import District, PlaceKind
from dashboard.dataset.numbers import number
from dashboard.i18n.messages import Span
from dashboard.metrics.checks.check_result import CheckResult, CheckVerdict
from dashboard.metrics.coverage import Coverage, missing
from dashboard.metrics.district import Standings
from dashboard.metrics.narrative import Narrative, Narrator
from dashboard.metrics.outcome import Verdict
from dashboard.metrics.plan_year import UNREPORTED
from dashboard.metrics.scoreboard import Scoreboard


class PlacesNarrator(Narrator):
    """Tells how far the places can be compared."""

    def score(self, board: Scoreboard, place: District) -> Narrative | None:
        """Tell how many of the counties' own targets were met, and who missed the most; None without an outcome.

        With a place chosen: how many of its own.
        """
        translate = self.translate
        counties = [score for score in board.scores if score.place.is_county_level and score.targets]
        own = next((score for score in board.scores if score.place == place), None)
        outcomes = Counter(own.outcomes) if own is not None else board.outcomes
        if not any(outcomes[name] for name in Verdict) or (own is None and place.kind is not PlaceKind.CITY):
            return None
        values = {"year": self.year, "count": sum(outcomes.values())}
        names = [name for name in (*Verdict, UNREPORTED) if outcomes[name]]
        counts = [translate(f"say.count_{name}", count=outcomes[name]) for name in names]
        comma = translate("mark.comma")
        counts = [*(f"{count}{comma}" for count in counts[:-1]), counts[-1]]
        if own is not None:
            return (translate("say.targets_in", place=translate.district(place), **values), *counts), ()
        head = (translate("score.head", places=len(counties), **values), *counts)
        missed = {score.place: score.outcomes.get(Verdict.MISSED, 0) for score in counties}
        if not any(missed.values()):
            return head, translate.spans("score.none_missed")
        most, leaders = self._leaders(missed)
        lead = translate.spans("score.most_missed", places=leaders, count=most)
        without = [score.place for score in counties if not missed[score.place]]
        if without:
            places = translate.listed(map(translate.label, without))
            lead = (*lead, *translate.spans("score.without_missed", places=places, count=len(without)))
        return head, lead

    def places(self, rankings: Sequence[Standings], place: District) -> Narrative:
        """Tell how many KPIs have figures by district, of how many all nine, and who has most in the year.

        With a place chosen: how many of them it has, and in how many it leads the places of its kind.
        """
        rankings = [ranking for ranking in rankings if ranking.kpi.area]
        counties, year = self.dataset.catalog.counties, self.year
        if not rankings:
            return self.translate.segments("places.none"), self.translate.spans("places.none_lead", count=len(counties))
        if place.kind is PlaceKind.CITY:
            full = sum(not ranking.missing for ranking in rankings)
            key = "places.head_all" if full == len(rankings) else "places.head" if full else "places.head_none"
            head = self.translate.segments(key, count=len(rankings), full=full)
        else:
            own = [standing for ranking in rankings if (standing := ranking.of(place)) is not None]
            first = sum(standing.rank == 1 and standing.peer_count > 1 and not standing.tied for standing in own)
            key = "places.head_in" if own else "places.head_in_none"
            name = self.translate.district(place)
            head = self.translate.segments(key, district=name, count=len(rankings), own=len(own), first=first)
        current = [ranking for ranking in rankings if ranking.year == year]
        counts = {county: sum(ranking.of(county) is not None for ranking in current) for county in counties}
        most, leaders = self._leaders(counts)
        lead: list[Span] = []
        if any(counts.values()) and len(set(counts.values())) == 1:
            lead += self.translate.spans("places.even", year=year, count=most)
        elif any(counts.values()):
            lead += self.translate.spans("places.most", year=year, places=leaders, count=most)
        if len(current) < len(rankings):
            older = len(rankings) - len(current)
            lead += self.translate.spans("places.years", count=older, all=len(rankings), year=year)
        return head, tuple(lead)

    def checks(self, results: Sequence[CheckResult], coverage: Coverage) -> Narrative:
        """Tell how many check results differ, are unclear, and agree; how far the nine are covered."""
        verdicts = [result.verdict for result in results]
        counts = {verdict.value: number(verdicts.count(verdict)) for verdict in CheckVerdict}
        city = next(place for place in coverage.places if place.kind is PlaceKind.CITY)
        head, lead = self.coverage(coverage, city)
        first = self.translate.spans("check.lead", count=number(len(results)))
        stop = self.translate("mark.stop")
        return self.translate.segments("check.head", **counts), (*first, Span("".join(head) + stop), *lead)

    def coverage(self, coverage: Coverage, place: District) -> Narrative:
        """Tell how many figures the nine have published of those they could have; or one place and what it lacks."""
        possible = sum(coverage.possible.values())
        if place.kind is not PlaceKind.CITY:
            key = "coverage.head_in" if missing(self.dataset, place, self.year) else "coverage.head_full"
            name, count = self.translate.district(place), coverage.of_place(place)
            head = self.translate.segments(key, district=name, year=self.year, count=count, possible=possible)
            return head, self.translate.spans("coverage.lead_in", possible=possible)
        counts = {county: coverage.of_place(county) for county in coverage.places if county.is_county_level}
        published, all_possible = number(sum(counts.values())), number(possible * len(counts))
        head = self.translate.segments("coverage.head", year=self.year, count=published, possible=all_possible)
        silent = sum(not count for count in counts.values())
        if not silent or silent == len(counts):
            return head, ()
        most, leaders = self._leaders(counts)
        return head, self.translate.spans("coverage.lead", places=leaders, most=most, silent=silent)

    def _leaders(self, counts: Mapping[District, int]) -> tuple[Span, str]:
        """Return the largest count, and the places that have it."""
        most = max(counts.values())
        leaders = (self.translate.label(place) for place, count in counts.items() if count == most)
        return Span(str(most), "result"), self.translate.listed(leaders)
