"""What the administrator keeps as tables for a spreadsheet."""

from flask_babel import gettext

from tracker.domain.permissions import ROLE_NAMES
from tracker.domain.wording import N_
from tracker.models.accounts import Account, Post
from tracker.models.office import CalendarDay, DayKind
from tracker.models.units import Unit
from tracker.queries.staff import Member
from tracker.web.sheets import Sheet

ACCOUNTS: Sheet[Member] = Sheet(
    "tai-khoan",
    (
        (N_("Tài khoản"), lambda member: member.account.title),
        (N_("Tên đăng nhập"), lambda member: member.account.login),
        (N_("Thư điện tử"), lambda member: member.account.email),
        (N_("Chức danh"), lambda member: "; ".join(_post(p, member.units) for p in member.account.posts)),
        (N_("Phiên"), lambda member: member.sessions),
        (N_("Tình trạng"), lambda member: _standing(member.account)),
    ),
)

UNITS: Sheet[Unit] = Sheet(
    "don-vi",
    (
        (N_("Đơn vị"), lambda unit: unit.name),
        (N_("Viết tắt"), lambda unit: unit.short_name),
        (N_("Người đứng đầu"), lambda unit: unit.head_title),
        (N_("Tên gọi khác"), lambda unit: "; ".join(unit.aliases)),
        (N_("Tình trạng"), lambda unit: "" if unit.active else gettext("Không giao việc")),
    ),
)

CALENDAR: Sheet[CalendarDay] = Sheet(
    "lich-lam-viec",
    (
        (N_("Ngày"), lambda one: one.day),
        (N_("Loại ngày"), lambda one: gettext("Nghỉ") if one.kind is DayKind.OFF else gettext("Làm bù")),
        (N_("Tên ngày"), lambda one: one.name),
    ),
)


def _standing(account: Account) -> str:
    if not account.active:
        return str(gettext("Đã khóa"))
    return str(gettext("Không nhận được thư")) if account.undeliverable_at else ""


def _post(post: Post, units: dict[int, str]) -> str:
    role = gettext(ROLE_NAMES[post.role])
    return f"{role}, {units[post.unit_id]}" if post.unit_id else role
