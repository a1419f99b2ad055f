"""Sentences about all places together: how much is published by district, and who has published most."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.dataset.model import District, PlaceKind
from dashboard.dataset.numbers import number
from dashboard.i18n.messages import Span
from dashboard.metrics.checks.check_result import CheckResult, CheckVerdict
from dashboard.metrics.coverage import Coverage, missing
from dashboard.metrics.district import Standings
from dashboard.metrics.narrative import Narrator


class PlacesNarrator(Narrator):
    """Tells how far the places can be compared."""

    def places(self, found: Sequence[Standings], place: District) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """How many KPIs of the nine areas have figures by district, of how many all nine, who has most in the year.

        With a place chosen: how many of them it has, and in how many it leads the places of its sort.
        """
        told = [one for one in found if one.kpi.area]
        units = self.dataset.catalog.counties
        if not told:
            return self.translate.segments("places.none"), self.translate.spans("places.none_lead", count=len(units))
        full = sum(not one.silent for one in told)
        if place.kind is PlaceKind.CITY:
            key = "places.head" if full else "places.head_none"
            head = self.translate.segments(key, count=len(told), full=full)
        else:
            own = [standing for one in told if (standing := one.of(place)) is not None]
            first = sum(standing.rank == 1 and standing.of > 1 and not standing.tied for standing in own)
            key = "places.head_in" if own else "places.head_in_none"
            name = self.translate.district(place)
            head = self.translate.segments(key, district=name, count=len(told), own=len(own), first=first)
        now = [one for one in told if one.year == self.year]
        counts = {unit: sum(one.of(unit) is not None for one in now) for unit in units}
        most = max(counts.values())
        lead: list[Span] = []
        if most and len(set(counts.values())) == 1:
            lead += self.translate.spans("places.even", year=self.year, count=Span(str(most), "result"))
        elif most:
            leaders = [unit for unit, count in counts.items() if count == most]
            named, most_span = self._named(leaders), Span(str(most), "result")
            lead += self.translate.spans("places.most", year=self.year, places=named, count=most_span)
        if len(now) < len(told):
            lead += self.translate.spans("places.years", count=len(told) - len(now), all=len(told), year=self.year)
        return head, tuple(lead)

    def checks(self, found: Sequence[CheckResult], covered: Coverage) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """How many findings differ, are unclear, and agree; how far the nine are covered."""
        counts = {verdict.value: number(sum(one.verdict is verdict for one in found)) for verdict in CheckVerdict}
        city = next(one for one in covered.places if one.kind is PlaceKind.CITY)
        head, lead = self.coverage(covered, city)
        first = self.translate.spans("check.lead", count=number(len(found)))
        stop = self.translate("mark.stop")
        return self.translate.segments("check.head", **counts), (*first, Span("".join(head) + stop), *lead)

    def coverage(self, found: Coverage, place: District) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """How many figures the nine have published of those they could have; or one place and what it lacks."""
        wanted = sum(found.wanted.values())
        if place.kind is not PlaceKind.CITY:
            lack = len(missing(self.dataset, place, self.year))
            key = "coverage.head_in" if lack else "coverage.head_full"
            head = self.translate.segments(
                key, district=self.translate.district(place), year=self.year, count=found.of_place(place), wanted=wanted
            )
            return head, self.translate.spans("coverage.lead_in", wanted=wanted)
        units = [one for one in found.places if one.is_county_level]
        counts = {unit: found.of_place(unit) for unit in units}
        most = max(counts.values(), default=0)
        said = {"year": self.year, "count": number(found.of_counties), "wanted": number(wanted * len(units))}
        head = self.translate.segments("coverage.head", **said)
        silent = sum(not count for count in counts.values())
        if not most or not silent:
            return head, ()
        leaders = self._named([unit for unit, count in counts.items() if count == most])
        return head, self.translate.spans(
            "coverage.lead", places=leaders, most=Span(str(most), "result"), silent=silent
        )

    def _named(self, places: Sequence[District]) -> str:
        return self.translate.listed(self.translate.label(place) for place in places)
