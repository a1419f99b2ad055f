"""Puts into words how a judgement differs between two versions of the table."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.i18n.terms import Translator
from dashboard.metrics.version_diff import JudgementChange, JudgementKind

CHECK = "check"  # the prefix of the words for findings of checks


@dataclass(frozen=True, slots=True)
class JudgementWords:
    """Holds what was judged, the words of both judgements, and the prefix of their keys."""

    name: str
    before: str
    after: str
    prefix: str


def judgement_words(change: JudgementChange, translate: Translator) -> JudgementWords:
    """Return the words for a change; where there is no judgement on one side, the word that says so."""
    subject = change.subject
    if subject.kind is JudgementKind.FINDING:
        prefix = CHECK
        name = translate("history.finding", rule=translate(f"history.rule_{subject.aspect.partition('-')[0]}"))
    else:
        prefix = subject.kind.value
        name = translate(f"history.{prefix}")
    sides = (change.before, change.after)
    before, after = (translate("history.nothing" if side is None else f"{prefix}.{side}") for side in sides)
    return JudgementWords(name, before, after, prefix)
