"""Password rules: length, and enough of a password beside common words, sequences and the user's name.

After NIST SP 800-63B 3.1.1.2 and OWASP ASVS 6.2: no rules on kinds of characters, a check against common passwords
and words of the organisation. Passwords that are common are made of few pieces, so the pieces are listed here.
"""

from __future__ import annotations

import re
import unicodedata

from dashboard.settings import SettingError

MIN_PASSWORD_CHARS, MAX_PASSWORD_CHARS = 10, 200
MIN_UNCOMMON_CHARS = 6  # that are left of a password without its common pieces
MIN_DIFFERENT_CHARS = 5
MIN_SEQUENCE_CHARS = 3  # of a sequence that counts as one, such as 123 or qwe
SEQUENCES = (
    "01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "!@#$%^&*()_+",
    "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p", "zaq12wsxcde34rfvbgt56yhn",
)  # fmt: skip
COMMON_WORDS = (
    "password", "passwort", "passwd", "admin", "administrator", "root", "user", "guest", "test", "welcome", "letmein",
    "login", "secret", "changeme", "default", "master", "super", "system", "server", "access", "iloveyou", "love",
    "monkey", "dragon", "shadow", "sunshine", "princess", "football", "baseball", "superman", "batman", "michael",
    "woaini", "woaiwojia", "aini", "zhongguo", "china", "beijing", "mima", "wangyi", "qq", "taobao", "wodemima",
    "1314", "520", "5201314", "nanchang", "jiangxi", "nckjj", "kjj", "keji", "kejiju", "ju", "kanban", "dashboard",
    "南昌", "江西", "科技", "局", "市", "看板", "密码", "中国", "我爱你", "我爱",
)  # fmt: skip
LEET = str.maketrans("0134578@$!", "oieastbasi")  # letters that are often written as figures and signs


class PasswordError(SettingError):
    """A password that is not allowed; the message says what is, `reason` names the sentence of a page."""

    def __init__(self, message: str, reason: str) -> None:
        """Take the message of the command line, and the end of the key `password.refused_…` in the locales."""
        super().__init__(message)
        self.reason = reason


def normalized(text: str) -> str:
    """Unicode NFC of a name or a password: keyboards write the same letter in two ways (RFC 8265)."""
    return unicodedata.normalize("NFC", text)


def check_password(name: str, password: str) -> None:
    """Raise PasswordError where a new password of a user is too short, too long or easy to guess."""
    if not MIN_PASSWORD_CHARS <= len(password) <= MAX_PASSWORD_CHARS:
        raise PasswordError(
            f"a password has {MIN_PASSWORD_CHARS} to {MAX_PASSWORD_CHARS} characters; this one has {len(password)}",
            "length",
        )
    if name.lower() in password.lower() or len(set(password)) < MIN_DIFFERENT_CHARS:
        raise PasswordError("the password holds the user's name or repeats a few characters; choose another", "name")
    if password.isdigit():
        raise PasswordError("the password is a number, such as a date or a telephone number; choose another", "number")
    if uncommon_chars(password) < MIN_UNCOMMON_CHARS:
        raise PasswordError(
            "the password is easy to guess: it is made of common words (also of the bureau), sequences such as 1234 or "
            "qwer, and years; add words that nobody connects with you",
            "common",
        )


def uncommon_chars(password: str) -> int:
    """Number of different characters that are left without common words, sequences and years, also in leetspeak."""
    text = password.lower()
    return min(len(set(_without_common(text))), len(set(_without_common(text.translate(LEET)))))


def _without_common(text: str) -> str:
    """The text without its common pieces, longest first."""
    text = re.sub(r"(19|20)\d\d", "", text)
    for word in sorted(COMMON_WORDS, key=len, reverse=True):
        text = text.replace(word, "")
    rows = (*SEQUENCES, *(row[::-1] for row in SEQUENCES))
    rest, start = "", 0
    while start < len(text):
        length = max(_common_start(text[start:], row) for row in rows)
        if length < MIN_SEQUENCE_CHARS:
            rest, length = rest + text[start], 1
        start += length
    return rest


def _common_start(text: str, row: str) -> int:
    """How many characters of the start of a text stand in this order in a row."""
    length = 0
    while length < len(text) and text[: length + 1] in row:
        length += 1
    return length
