"""A history as a table for a spreadsheet."""

from tracker.domain.wording import N_
from tracker.web.history.words import Told
from tracker.web.sheets import Sheet

HISTORY: Sheet[Told] = Sheet(
    "lich-su",
    (
        (N_("Lúc"), lambda one: one.at),
        (N_("Người thực hiện"), lambda one: one.who),
        (N_("Việc"), lambda one: one.what),
        (N_("Nội dung"), lambda one: one.said),
        (
            N_("Thay đổi"),
            lambda one: "\n".join(f"{c.label}: {c.before or ''} → {c.after or ''}" for c in one.changes),
        ),
    ),
)
