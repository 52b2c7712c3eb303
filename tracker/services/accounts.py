"""What people do with their own account: password, language, size of the text, contrast, mails."""

from dataclasses import dataclass

from tracker.domain.acts import Act
from tracker.domain.errors import Invalid
from tracker.domain.events import Event, EventKind
from tracker.domain.reminding import HOURS
from tracker.domain.wording import N_
from tracker.models.accounts import Account, Contrast, Language, TextSize
from tracker.services import passwords, sessions
from tracker.services.record import record


@dataclass(frozen=True)
class Preferences:
    """How somebody likes to read. None leaves a preference as it is."""

    language: Language | None = None
    text_size: TextSize | None = None
    contrast: Contrast | None = None


def change_password(act: Act, account: Account, *, current: str, password: str, session: str) -> None:
    """Give the account a new password and end its sessions but `session` (a token's hash).

    Raises `Invalid` at `current` if that is not the password, at `password` if the new one is not good enough.
    """
    if not passwords.matches(account.password_hash, current):
        raise Invalid(N_("Mật khẩu hiện tại không đúng."), field="current")
    if passwords.matches(account.password_hash, password):
        raise Invalid(N_("Mật khẩu mới phải khác mật khẩu hiện tại."), field="password")
    set_password(act, account, password, note="")
    sessions.end_all(account.id, but=session)


def set_password(act: Act, account: Account, password: str, *, note: str) -> None:
    """Give the account a password of its owner's choice; the history says that, and nothing of the password."""
    passwords.check(password, account)
    account.password_hash = passwords.hashed(password)
    account.must_change_password = False
    account.password_expires_at = None
    record(
        act,
        Event(EventKind.ACCOUNT_CHANGED, ("account", account.id), note=note, after={"password": "changed"}),
    )


def choose_mail(act: Act, account: Account, *, minute: int | None, optional_daily: bool) -> None:
    """Choose when the daily mail comes, and whether notices that ask nothing come with it.

    ``minute`` is one of ``HOURS`` (None: as the office has it), else `Invalid` is raised there. It is recorded: it
    explains why somebody had no mail yet.
    """
    if minute is not None and minute not in HOURS:
        raise Invalid(N_("Giờ nhận thư là giờ chẵn hoặc nửa giờ, từ 06:00 đến 20:00."), field="minute")
    before = _mail(account)
    account.mail_minute, account.optional_daily = minute, optional_daily
    after = _mail(account)
    if after != before:
        record(act, Event(EventKind.ACCOUNT_CHANGED, ("account", account.id), before=before, after=after))


def _mail(account: Account) -> dict[str, object]:
    minute = account.mail_minute
    at = None if minute is None else f"{minute // 60:02}:{minute % 60:02}"
    return {"mail_at": at, "optional_daily": account.optional_daily}


def prefer(account: Account, wanted: Preferences) -> None:
    """Keep how the account's owner likes to read. Taste is no history: nothing is recorded."""
    account.language = wanted.language or account.language
    account.text_size = wanted.text_size or account.text_size
    account.contrast = wanted.contrast or account.contrast
