"""Holds values that are ready to be shown: published, or derived from published ones, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.dataset.observation import Observation, Qualifier, Status


class Certainty(StrEnum):
    """How sure a value is.

    Published; estimated by its source; derived here from published ones; computed here by a key that the reader
    picks, so that it is nobody's result or promise; generated.
    """

    PUBLISHED = "published"
    ESTIMATED = "estimated"
    DERIVED = "derived"
    COMPUTED = "computed"
    SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value ready to be shown: published, or derived from `basis` by `formula` (numbers and signs only)."""

    value: float
    unit: str
    qualifier: Qualifier
    certainty: Certainty
    basis: tuple[Observation, ...]
    formula: str = ""

    @property
    def is_derived(self) -> bool:
        """True where the value stands in no document and was derived or computed here."""
        return self.certainty in (Certainty.DERIVED, Certainty.COMPUTED)

    @property
    def is_sample(self) -> bool:
        """True where it is generated, or computed from generated rows."""
        return any(row.status is Status.SAMPLE for row in self.basis)


def published(observation: Observation) -> Quantity:
    """The quantity that a row publishes."""
    certainties = {Status.REPORTED: Certainty.PUBLISHED, Status.SAMPLE: Certainty.SAMPLE}
    certainty = certainties.get(observation.status, Certainty.ESTIMATED)
    return Quantity(observation.value, observation.unit, observation.qualifier, certainty, (observation,))
