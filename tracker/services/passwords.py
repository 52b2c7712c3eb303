"""Passwords: hashed with argon2id, judged by length and by what everybody would guess first."""

import re
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from tracker.domain.errors import Invalid
from tracker.domain.folding import fold
from tracker.domain.wording import N_
from tracker.models.accounts import Account

SHORTEST = 10
LONGEST = 200

_hasher = PasswordHasher(
    time_cost=2, memory_cost=19 * 1024, parallelism=1
)  # OWASP's recommendation for argon2id
_GUESSED_FIRST = ("matkhau", "password", "123456", "qwerty", "abc123", "111111", "000000", "langson", "admin")
_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"  # without what looks alike on paper


def hashed(password: str) -> str:
    """What is stored of `password`."""
    return _hasher.hash(_normal(password))


NOBODYS = _hasher.hash(secrets.token_urlsafe(16))
"""A hash to check against where there is no account, so that the answer takes the same time."""


def matches(stored: str, password: str) -> bool:
    """True if `stored` was made of `password`."""
    try:
        return _hasher.verify(stored, _normal(password))
    except (VerificationError, InvalidHashError):
        return False


def outdated(stored: str) -> bool:
    """True if `stored` was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def one_time() -> str:
    """A password to be told to somebody once: four groups of four letters and digits, about 80 bits."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(4))


def check(password: str, account: Account) -> None:
    """Raise `Invalid` if `password` is not good enough for `account`."""
    if len(_normal(password)) < SHORTEST:
        raise Invalid(N_("Mật khẩu cần ít nhất %(count)s ký tự."), field="password", count=SHORTEST)
    if len(password) > LONGEST:
        raise Invalid(N_("Mật khẩu không dài quá %(count)s ký tự."), field="password", count=LONGEST)
    if _easy(password, account):
        raise Invalid(
            N_("Mật khẩu này dễ đoán: chứa tên đăng nhập, chức danh hoặc cụm từ quá phổ biến."),
            field="password",
        )


def _easy(password: str, account: Account) -> bool:
    flat = re.sub(r"[^0-9a-z]", "", fold(password))
    own = [re.sub(r"[^0-9a-z]", "", fold(word)) for word in (account.login, account.title)]
    guessed = [*_GUESSED_FIRST, *(word for word in own if len(word) > 3)]
    rest = flat
    for word in guessed:
        rest = rest.replace(word, "")
    return len(set(flat)) < 5 or (rest != flat and len(rest) < SHORTEST - 2)


def _normal(password: str) -> str:
    """The same password from every keyboard: composed and decomposed accents count as one."""
    return unicodedata.normalize("NFC", password)
