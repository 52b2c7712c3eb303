"""How days, moments, figures and states read on a page. Pure functions; :func:`register` names them for templates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from flask import Flask
from flask_babel import get_locale, gettext, ngettext

from tracker.domain.documents import DOCUMENT_KINDS
from tracker.domain.lifecycle import STAGE_NAMES, Stage
from tracker.domain.timeliness import TIMELINESS_NAMES, Judgement, Timeliness

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOTHING = "–"
"""What a missing value prints: never an empty cell, never a date of 1970."""


def day(value: date | None) -> str:
    """``05/09/2025``, in every language; a dash for None."""
    return f"{value:%d/%m/%Y}" if value else NOTHING


def weekday_day(value: date | None, locale: str) -> str:
    """``Thứ Sáu 05/09/2025``, in the language of ``locale``; a dash for None."""
    return format_date(value, "EEEE dd/MM/yyyy", locale=locale) if value else NOTHING


def hour(minute: int) -> str:
    """``07:30`` for the minutes after midnight."""
    return f"{minute // 60:02}:{minute % 60:02}"


def moment(value: datetime | None) -> str:
    """``05/09/2025 08:30`` in the office's zone, from an aware datetime; a dash for None.

    A naive datetime is a programming error (ValueError): its zone would be a guess.
    """
    if value is None:
        return NOTHING
    if value.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return f"{value.astimezone(OFFICE_ZONE):%d/%m/%Y %H:%M}"


def number(value: float | Decimal | None, locale: str = "vi") -> str:
    """``1.234,5``; at most two decimals, a dash for None."""
    return NOTHING if value is None else format_decimal(value, "#,##0.##", locale=locale)


def percent(value: float | Decimal | None, locale: str = "vi") -> str:
    """``22,45%`` from a ratio of 0 to 1; a dash for None, which is what a share of nothing is."""
    return NOTHING if value is None else format_percent(value, "#,##0.##%", locale=locale)


def stage_name(stage: Stage | str) -> str:
    """The word of a stage in the language of the page."""
    return gettext(STAGE_NAMES[Stage(stage)])


def standing(judgement: Judgement) -> str:
    """A timeliness in words, with its working days where they matter: ``Quá hạn 4 ngày làm việc``."""
    days = abs(judgement.days)
    match judgement.timeliness:
        case Timeliness.OVERDUE if days:
            return ngettext("Quá hạn %(num)d ngày làm việc", "Quá hạn %(num)d ngày làm việc", days)
        case Timeliness.LATE if days:
            return ngettext("Chậm %(num)d ngày làm việc", "Chậm %(num)d ngày làm việc", days)
        case Timeliness.DUE_SOON:
            return ngettext("Còn %(num)d ngày làm việc", "Còn %(num)d ngày làm việc", days)
    return gettext(TIMELINESS_NAMES[judgement.timeliness])


def document_kind(kind: str) -> str:
    """What kind of source document a plan is: ``Kế hoạch``, ``Chỉ đạo trực tiếp``."""
    return gettext(DOCUMENT_KINDS.get(kind, DOCUMENT_KINDS["other"]))


def translated(text: str) -> str:
    """A sentence the domain or the reading marked for translation, in the language of the page."""
    return gettext(text)


def register(app: Flask) -> None:
    """Give the templates of ``app`` these filters, in the language of each page."""
    plain: tuple[Callable[..., str], ...] = (day, moment, stage_name, standing, document_kind, translated)
    for function in plain:
        app.add_template_filter(function)
    app.add_template_filter(lambda value: weekday_day(value, str(get_locale())), "weekday_day")
    app.add_template_filter(lambda value: number(value, str(get_locale())), "number")
    app.add_template_filter(lambda value: percent(value, str(get_locale())), "percent")
