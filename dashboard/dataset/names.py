"""States what names and texts may hold, so that they are the same in an address, a form's cell, a chart and search."""

from __future__ import annotations

import re
import unicodedata

MAX_NAME_CHARS = 100  # so that an address that holds a name more than once stays within the limits of web servers
UNSEEN_CATEGORIES = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")  # Unicode: controls, formats, private use, halves, line ends
# What else has no shape of its own: joiners, fillers, variation selectors, an empty Braille cell, noncharacters.
UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\ufdd0-\ufdef\U000e0100-\U000e01ef]"
    "|[" + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF)) + "]"
)
LINE_NAMES = {"\t": "TAB", "\r": "LINE BREAK", "\n": "LINE BREAK"}  # controls have no names in Unicode
LINE_CONTROLS = tuple(LINE_NAMES)  # that a text of several lines may hold
UNADDRESSABLE = ("", ".", "..")  # segments of a path that browsers and web servers take away
FORBIDDEN_IN_FILE_NAMES = re.compile(
    r'[\\/:*?"<>|\x00-\x1f]+'
)  # on some system; forms are files named after their place


def is_unseen(character: str) -> bool:
    """True for a character that cannot be seen and is no blank: two texts that differ in it look alike."""
    return unicodedata.category(character) in UNSEEN_CATEGORIES or UNSEEN.fullmatch(character) is not None


def is_wide(character: str) -> bool:
    """True for a character as wide as it is high, such as a Chinese one; others take about half of that."""
    return unicodedata.east_asian_width(character) in "WF"


def look_alike(text: str, *, by_case: bool = False) -> str:
    """Reduces a name to what a reader sees: width, case and blanks count for nothing; case does `by_case`."""
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return folded if by_case else folded.casefold()


def text_fault(text: str) -> str:
    """Says what is wrong with a text such as a note, and what to type; empty for a sound one. It may have lines."""
    unseen = next((character for character in text if character not in LINE_CONTROLS and is_unseen(character)), None)
    return f"{_named(unseen)} cannot be seen; type {_seen(text, LINE_CONTROLS)!r}" if unseen else ""


def name_fault(text: str) -> str:
    """Says what is wrong with a name, and what to type; empty for a sound one. Whether it is empty is another rule."""
    tidy = " ".join(_seen(text).split())
    odd = next(
        (character for character in text if is_unseen(character) or (character.isspace() and character != " ")), ""
    )
    if odd:
        return f"{_named(odd)} is no part of a name; type {tidy!r}"
    if text != tidy:
        return f"one blank between words and no blank before or after the text; type {tidy!r}"
    if len(text) > MAX_NAME_CHARS:
        return f"at most {MAX_NAME_CHARS} characters, not {len(text)}; type a shorter name"
    return ""


def address_fault(text: str) -> str:
    """Says why a name cannot be part of an address, and what to type; empty for one that can."""
    segments = text.split("/")
    tidy = "/".join(segment for segment in segments if segment.strip() not in UNADDRESSABLE)
    if len(segments) == len(tidy.split("/")) and tidy:
        return ""
    return f"a name is part of an address: no / at its ends, no //, no . or .. alone; type {tidy or 'another name'!r}"


def file_name_fault(text: str) -> str:
    """Says why a name cannot be part of a file's name, and what to type; empty for one that can."""
    tidy = " ".join(FORBIDDEN_IN_FILE_NAMES.sub(" ", text).split())
    return f"a form's file is named after it: none of \\ / : * ? \" < > |; type {tidy!r}" if tidy != text else ""


def _named(character: str) -> str:
    name = LINE_NAMES.get(character) or unicodedata.name(character, "")
    return " ".join(filter(None, (f"U+{ord(character):04X}", name)))


def _seen(text: str, controls: tuple[str, ...] = ()) -> str:
    """Drops what cannot be seen, but for some controls; what parts lines or words becomes a blank."""

    def seen(character: str) -> str:
        if character in controls or not is_unseen(character):
            return character
        return " " if character.isspace() else ""

    return "".join(map(seen, text))
