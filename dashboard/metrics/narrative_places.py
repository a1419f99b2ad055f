"""Sentences about all places together: how much is published by district, and who has published most."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.metrics.coverage import Coverage, missing
from dashboard.metrics.district import Standings
from dashboard.metrics.narrative import Narrator
from dashboard.model import District, Kind
from dashboard.text import Span, number


class PlacesNarrator(Narrator):
    """Tells how far the places can be compared."""

    def places(self, found: Sequence[Standings]) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """How many KPIs have a figure by district, how many of all nine, which unit has most and which has none."""
        units = self.dataset.catalog.units
        full = [one for one in found if not one.silent]
        if not found:
            return self.words.phrases("places.none"), self.words.spans("places.none_lead", count=len(units))
        head = self.words.phrases("places.head", count=len(found), full=len(full))
        counts = {unit: sum(one.of(unit) is not None for one in found) for unit in units}
        most = max(counts.values())
        first = [unit for unit, count in counts.items() if count == most]
        silent = [unit for unit, count in counts.items() if not count]
        lead: list[Span] = []
        if most and len(first) == len(units):
            lead += self.words.spans("places.even", count=Span(str(most), "result"))
        elif most:
            lead += self.words.spans("places.most", places=self._named(first), count=Span(str(most), "result"))
        if silent:
            lead += self.words.spans("places.silent", places=self._named(silent), count=len(silent))
        other = sum(one.year != self.year for one in found)
        if other:
            lead += self.words.spans("places.years", count=other, year=self.year)
        return head, tuple(lead)

    def coverage(self, found: Coverage, place: District) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """How many figures the nine have published of those they could have; or one place and what it lacks."""
        wanted = sum(found.wanted.values())
        if place.kind is not Kind.CITY:
            lack = len(missing(self.dataset, place, self.year))
            head = self.words.phrases(
                "coverage.head_in", district=self.words.district(place), year=self.year, count=found.of_place(place),
                lack=lack,
            )  # fmt: skip
            return head, self.words.spans("coverage.lead_in", wanted=wanted)
        units = [one for one in found.places if one.is_unit]
        counts = {unit: found.of_place(unit) for unit in units}
        most = max(counts.values(), default=0)
        head = self.words.phrases(
            "coverage.head", year=self.year, count=number(found.of_units), wanted=number(wanted * len(units))
        )
        if not most:
            return head, ()
        lead = self.words.spans(
            "coverage.lead",
            places=self._named([unit for unit, count in counts.items() if count == most]),
            most=Span(str(most), "result"),
            silent=sum(not count for count in counts.values()),
        )
        return head, lead

    def _named(self, places: Sequence[District]) -> str:
        return self.words.listed(self.words.label(place) for place in places)
