"""Builds narrative text about all places together: how much is published by district, and who has published most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import add

from dashboard.dataset.model import District, PlaceKind
from dashboard.dataset.numbers import number
from dashboard.i18n.messages import Span
from dashboard.metrics.checks.check_result import CheckKind, CheckResult
from dashboard.metrics.coverage import Coverage, ReturnCounts
from dashboard.metrics.district import Standings
from dashboard.metrics.narrative import Narrative, Narrator
from dashboard.metrics.outcome import Verdict
from dashboard.metrics.plan_year import UNREPORTED
from dashboard.metrics.scoreboard import Scoreboard

OPEN_KINDS = (CheckKind.UNCLEAR, CheckKind.AGREES)
DIFFERENCES = tuple(kind for kind in CheckKind if kind not in OPEN_KINDS)


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
            key = "places.head_none" if not full else "places.head" if full < len(rankings) else "places.head_all"
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
        """Tell how many check results are of each kind, how many agree or are unclear; how far the nine are covered."""
        counts = {kind.value: number(sum(result.kind is kind for result in results)) for kind in OPEN_KINDS}
        city = next(place for place in coverage.places if place.kind is PlaceKind.CITY)
        head, lead = self.coverage(coverage, city)
        first = self.translate.spans("check.lead", count=number(len(results)), **counts)
        return self.kinds(results), (*first, Span("".join(head) + self.translate("mark.stop")), *lead)

    def kinds(self, results: Sequence[CheckResult]) -> tuple[str, ...]:
        """Tell how many differences there are of each kind, by weight; that there is no contradiction where none is."""
        counts = Counter(result.kind for result in results)
        texts = [
            self.translate(f"check.count_{kind.value}", count=counts[kind]) for kind in DIFFERENCES if counts[kind]
        ]
        if not counts[CheckKind.CONTRADICTION]:
            texts.insert(0, self.translate("check.no_contradiction"))
        return (*(f"{text}{self.translate('mark.comma')}" for text in texts[:-1]), texts[-1])

    def coverage(self, coverage: Coverage, place: District) -> Narrative:
        """Tell what was due from the nine, or from one place: reported, excluded and missing add up to it."""
        if place.kind is not PlaceKind.CITY:
            head = self._returns("coverage.head_in", coverage.returns[place.name], self.translate.district(place))
            return head, self.translate.spans("coverage.lead_in")
        nine = [county for county in coverage.places if county.is_county_level]
        returns = reduce(add, (coverage.returns[county.name] for county in nine))
        head = self._returns("coverage.head", returns)
        counts = {county: coverage.of_place(county) for county in nine}
        silent = sum(not count for count in counts.values())
        if not silent or silent == len(counts):
            return head, ()
        most, leaders = self._leaders(counts)
        return head, self.translate.spans("coverage.lead", places=leaders, most=most, silent=silent)

    def _returns(self, key: str, returns: ReturnCounts, district: str = "") -> tuple[str, ...]:
        """Tell counts that add up; a count of 0 is left out, but for what is reported."""
        translate = self.translate
        parts = {"excluded": returns.excluded, "missing": returns.missing}
        texts = [translate(f"coverage.count_{name}", count=number(count)) for name, count in parts.items() if count]
        if not returns.missing:
            texts.append(translate("coverage.count_complete"))
        rest = "".join(f"{translate('mark.comma')}{text}" for text in texts)
        counts = {"due": number(returns.due), "count": number(returns.reported), "rest": rest}
        return translate.segments(key, year=self.year, district=district, **counts)

    def _leaders(self, counts: Mapping[District, int]) -> tuple[Span, str]:
        """Return the largest count, and the places that have it."""
        most = max(counts.values())
        leaders = (self.translate.label(place) for place, count in counts.items() if count == most)
        return Span(str(most), "result"), self.translate.listed(leaders)
