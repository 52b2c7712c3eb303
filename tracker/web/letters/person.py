"""Why one person gets mail or gets none, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext

from tracker.domain.acts import Act
from tracker.domain.calendar import local_moment
from tracker.models.accounts import Account
from tracker.queries.letters import Reader
from tracker.web import filters
from tracker.web.letters import words


def standing(act: Act, reader: Reader) -> Sequence[tuple[str, str]]:
    """Address, hour, today's mail and the last one, as (term, what is so)."""
    return (
        (gettext("Địa chỉ"), _address(reader.account)),
        (
            gettext("Giờ nhận thư nhắc"),
            filters.hour(act.thresholds.daily_mail_at(reader.account.mail_minute)),
        ),
        (gettext("Thư nhắc hôm nay"), _today(act, reader)),
        (gettext("Thư gửi gần nhất"), filters.moment(reader.last_sent_at)),
    )


def _address(account: Account) -> str:
    if not account.active:
        return str(gettext("Tài khoản đã khóa, không gửi thư"))
    if not account.email:
        return str(gettext("Chưa có địa chỉ thư"))
    if account.undeliverable_at is None:
        return account.email
    day = filters.moment(account.undeliverable_at)
    return str(gettext("%(address)s, không nhận được thư từ %(day)s", address=account.email, day=day))


def _today(act: Act, reader: Reader) -> str:
    """What became of today's daily mail, or why there is none."""
    if reader.planned_on == act.today:
        if reader.daily is None:
            return str(gettext("Không có việc phải nhắc"))
        return str(gettext(words.STATE_NAMES[reader.daily.state]))
    if not act.calendar.is_working(act.today):
        return str(gettext("Hôm nay không phải ngày làm việc"))
    if not reader.account.active:
        return str(gettext("Không gửi"))
    comes_at = local_moment(act.today) + timedelta(
        minutes=act.thresholds.daily_mail_at(reader.account.mail_minute)
    )
    return str(gettext("Chưa đến giờ nhận") if act.now < comes_at else gettext("Đang chờ lập"))
