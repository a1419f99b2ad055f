"""Finds: how well a text matches each entry, by rule, and the addresses of the best."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import IntEnum

from dashboard.routing.selection import Selection
from dashboard.routing.view_context import ViewContext
from dashboard.web.search.index import Entry, HitKind, folded, index_of

TASKS_PLACE = "#s-tasks"  # where the view of an area lists its tasks
LONGEST = 100  # characters of a search; the rest is cut
TYPO = 40  # characters of the longest text that may be a slip of the pen
NEAR, LIKE = 5, 0.65  # how many similar names are offered, and how alike (0 to 1) they must be


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
    """One thing found, in the reader's language, with the address that leads there for what is selected."""

    kind: HitKind
    name: str
    aside: str  # where it belongs: the area of a KPI or a task, what kind of place a district is; else empty
    href: str
    is_near: bool = False  # nothing matches; this is only similar


def find(text: str, context: ViewContext, limit: int = 10) -> tuple[Hit, ...]:
    """What a text finds, best first; where nothing matches, a few things with similar names; never an error."""
    words = folded(text[:LONGEST]).split()
    if not words:
        return ()
    entries = index_of(context.dataset)
    found = _sorted((match, entry) for entry in entries if (match := _match(words, entry)) is not None)
    if found:
        return tuple(_hit(entry, context) for entry in found[:limit])
    return tuple(_hit(entry, context, is_near=True) for entry in _similar(words, entries)[: min(limit, NEAR)])


def _match(words: list[str], entry: Entry) -> Match | None:
    """How well a text matches, as one phrase or by the worst of its words; None where neither does."""
    ranks = [_rank(word, entry) for word in dict.fromkeys(words)]
    apart = [rank for rank in ranks if rank is not None]
    found = [_rank("".join(words), entry), max(apart) if len(apart) == len(ranks) else None]
    return min((rank for rank in found if rank is not None), default=None)


def _rank(text: str, entry: Entry) -> Match | None:
    telling = len(text) > 2 or not text.isascii()  # two letters stand inside too many English words
    checks: tuple[tuple[Match, Callable[[], bool]], ...] = (
        (Match.EXACT, lambda: text in entry.spellings or text in entry.aliases),
        (Match.START, lambda: any(name.startswith(text) for name in entry.spellings)),
        (Match.WORD, lambda: any(tail.startswith(text) for tail in entry.tails)),
        (Match.INITIALS, lambda: entry.initials == text),
        (Match.INITIALS_START, lambda: entry.initials.startswith(text)),
        (Match.WITHIN, lambda: telling and any(text in name for name in entry.spellings)),
        (Match.INITIALS_WITHIN, lambda: text in entry.initials),
        (Match.PINYIN, lambda: any(syllables.startswith(text) for syllables in entry.syllables)),
        (Match.DEFINITION, lambda: telling and text in entry.definition),
    )
    return next((match for match, holds in checks if holds()), None)


def _sorted(ranked: Iterable[tuple[float, Entry]]) -> list[Entry]:
    """Best first; of equals the kind decides, then headline KPIs, then the order of the index."""
    kinds = list(HitKind)
    ordered = sorted(ranked, key=lambda one: (one[0], kinds.index(one[1].kind), not one[1].is_headline))
    return [entry for _, entry in ordered]


def _similar(words: list[str], entries: tuple[Entry, ...]) -> list[Entry]:
    """Entries whose name a text abbreviates (高企, gxqy) or misspells."""
    text = "".join(words)
    if not 2 <= len(text) <= TYPO:
        return []
    scored = ((_likeness(text, words, entry), entry) for entry in entries)
    return _sorted((-likeness, entry) for likeness, entry in scored if likeness >= LIKE)


def _likeness(text: str, words: list[str], entry: Entry) -> float:
    if _follows(text, entry.spellings[0]) or (len(text) > 2 and _follows(text, entry.initials)):
        return 1
    whole = max(_alike(text, name) for name in (*entry.spellings, entry.initials, *entry.syllables[:1]))
    apart = min(max((_alike(word, name) for name in entry.words), default=0) for word in words)
    return max(whole, apart)


def _follows(text: str, name: str) -> bool:
    """True where all letters of a text stand in a name in the same order, with others between."""
    letters = iter(name)
    return all(letter in letters for letter in text)


def _alike(text: str, name: str) -> float:
    """How alike two spellings are, 0 to 1; 0 as soon as it is clear that they are not alike enough."""
    matcher = SequenceMatcher(None, name, text, autojunk=False)
    if matcher.real_quick_ratio() < LIKE or matcher.quick_ratio() < LIKE:
        return 0
    return matcher.ratio()


def _hit(entry: Entry, context: ViewContext, *, is_near: bool = False) -> Hit:
    language = context.translate.language
    return Hit(entry.kind, entry.names[language], entry.asides[language], _href(entry, context.selection), is_near)


def _href(entry: Entry, selection: Selection) -> str:
    if entry.view is None:
        return selection.change(district=entry.subject, page=1).href
    area = entry.subject if isinstance(entry.subject, int) else None
    kpi = entry.subject if isinstance(entry.subject, str) else None
    href = selection.to(entry.view, area=area, kpi=kpi).href
    return href + TASKS_PLACE if entry.kind is HitKind.TASK else href
