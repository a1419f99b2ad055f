"""Searches the index: ranks each entry by how it matches, and links to the best."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum

from dashboard.routing.selection import Selection, View
from dashboard.routing.view_context import ViewContext
from dashboard.web.search.index import Entry, HitKind, folded, index_of

SUBJECTS = {View.AREA: "area", View.KPI: "kpi", View.TASK: "task"}  # of the views that have one
MAX_QUERY_CHARS = 100  # of a search; the rest is cut
MAX_TYPO_CHARS = 40  # of a text that may be misspelt
MAX_SIMILAR, MIN_SIMILARITY = 5, 0.65  # names that are offered, and how similar (0 to 1) they must be


class Match(IntEnum):
    """How a text matches a name, best first."""

    EXACT = 0
    START = 1
    WORD = 2  # the start of a later English word
    INITIALS = 3  # all pinyin initials
    INITIALS_START = 4
    WITHIN = 5
    INITIALS_WITHIN = 6
    PINYIN = 7  # whole syllables, from any of them on
    DEFINITION = 8


@dataclass(frozen=True, slots=True)
class Hit:
    """A search result in the reader's language, with the URL that leads there for what is selected."""

    kind: HitKind
    name: str  # of a task with its number
    aside: str  # where it belongs: the area of a KPI, what kind of place a district is; of a task its state or area
    href: str
    is_near: bool = False  # nothing matches; this is only similar


def find(text: str, context: ViewContext, limit: int = 10) -> tuple[Hit, ...]:
    """Search results, best first; where nothing matches, a few entries with similar names; never an error."""
    words = folded(text[:MAX_QUERY_CHARS]).split()
    if not words:
        return ()
    entries = index_of(context.dataset)
    matching = _sorted((match, entry) for entry in entries if (match := _match(words, entry)) is not None)
    if matching:
        return tuple(_hit(entry, context) for entry in matching[:limit])
    return tuple(_hit(entry, context, is_near=True) for entry in _similar(words, entries)[: min(limit, MAX_SIMILAR)])


def _match(words: list[str], entry: Entry) -> Match | None:
    """How well a text matches, as one phrase or by the worst of its words; None where neither does."""
    word_ranks = [_rank(word, entry) for word in dict.fromkeys(words)]
    worst = None if None in word_ranks else max(rank for rank in word_ranks if rank is not None)
    return min((rank for rank in (_rank("".join(words), entry), worst) if rank is not None), default=None)


def _rank(text: str, entry: Entry) -> Match | None:
    is_specific = len(text) > 2 or not text.isascii()  # two letters stand inside too many English words
    checks: tuple[tuple[Match, Callable[[], bool]], ...] = (
        (Match.EXACT, lambda: text in entry.spellings or text in entry.aliases),
        (Match.START, lambda: any(name.startswith(text) for name in entry.spellings)),
        (Match.WORD, lambda: any(tail.startswith(text) for tail in entry.tails)),
        (Match.INITIALS, lambda: entry.initials == text),
        (Match.INITIALS_START, lambda: entry.initials.startswith(text)),
        (Match.WITHIN, lambda: is_specific and any(text in name for name in entry.spellings)),
        (Match.INITIALS_WITHIN, lambda: text in entry.initials),
        (Match.PINYIN, lambda: any(syllables.startswith(text) for syllables in entry.syllables)),
        (Match.DEFINITION, lambda: is_specific and text in entry.definition),
    )
    return next((match for match, holds in checks if holds()), None)


def _sorted(ranked: Iterable[tuple[float, Entry]]) -> list[Entry]:
    """Best first; of equals the kind decides, then headline KPIs, then the order of the index."""
    kinds = list(HitKind)
    ordered = sorted(ranked, key=lambda pair: (pair[0], kinds.index(pair[1].kind), not pair[1].is_headline))
    return [entry for _, entry in ordered]


def _similar(words: list[str], entries: tuple[Entry, ...]) -> list[Entry]:
    """Entries whose name a text abbreviates (高企, gxqy) or misspells."""
    text = "".join(words)
    if not 2 <= len(text) <= MAX_TYPO_CHARS:
        return []
    scored = ((_similarity(text, words, entry), entry) for entry in entries)
    return _sorted((-score, entry) for score, entry in scored if score >= MIN_SIMILARITY)


def _similarity(text: str, words: list[str], entry: Entry) -> float:
    if _is_subsequence(text, entry.spellings[0]) or (len(text) > 2 and _is_subsequence(text, entry.initials)):
        return 1
    whole = max(_ratio(text, name) for name in (*entry.spellings, entry.initials, *entry.syllables[:1]))
    by_word = min(max((_ratio(word, name) for name in entry.words), default=0) for word in words)
    return max(whole, by_word)


def _is_subsequence(text: str, name: str) -> bool:
    """True where all letters of a text occur in a name in the same order, with others between."""
    letters = iter(name)
    return all(letter in letters for letter in text)


def _ratio(text: str, name: str) -> float:
    """How similar two spellings are, 0 to 1; 0 as soon as it is clear that they are not similar enough."""
    matcher = SequenceMatcher(None, name, text, autojunk=False)
    if matcher.real_quick_ratio() < MIN_SIMILARITY or matcher.quick_ratio() < MIN_SIMILARITY:
        return 0
    return matcher.ratio()


def _hit(entry: Entry, context: ViewContext, *, is_near: bool = False) -> Hit:
    language = context.translate.language
    name = f"{entry.number} {entry.names[language]}".strip()
    return Hit(entry.kind, name, entry.asides[language], _href(entry, context.selection), is_near)


def _href(entry: Entry, selection: Selection) -> str:
    if entry.view is None:
        return selection.change(district=entry.subject, page=1).href
    subject = {SUBJECTS[entry.view]: entry.subject} if entry.view in SUBJECTS else {}
    return selection.to(entry.view, **subject).href
