"""Letters and moments as tables for a spreadsheet."""

from flask_babel import gettext

from tracker.config import settings
from tracker.domain.wording import N_
from tracker.models.letters import Letter, Reminder
from tracker.web.letters import words
from tracker.web.sheets import Sheet

LETTERS: Sheet[Letter] = Sheet(
    "thu-nhac",
    (
        (N_("Lập lúc"), lambda letter: letter.planned_at),
        (N_("Loại thư"), lambda letter: gettext(words.KIND_NAMES[letter.kind])),
        (N_("Thư"), words.matter),
        (N_("Người nhận"), lambda letter: letter.recipient.title),
        (N_("Địa chỉ"), lambda letter: letter.address),
        (N_("Kết quả"), lambda letter: gettext(words.STATE_NAMES[letter.state])),
        (N_("Lý do"), lambda letter: words.outcome(letter, mail=settings().smtp is not None)),
        (N_("Số lần thử"), lambda letter: letter.attempts),
        (N_("Gửi lúc"), lambda letter: letter.sent_at),
        (N_("Trả lời của máy chủ thư"), lambda letter: letter.last_error),
    ),
)

MOMENTS: Sheet[Reminder] = Sheet(
    "moc-nhac",
    (
        (N_("Ngày"), lambda one: one.planned_on),
        (N_("Văn bản giao"), lambda one: one.directive.plan.number),
        (N_("Mục"), lambda one: one.directive.clause),
        (N_("Nội dung nhiệm vụ"), lambda one: one.directive.text),
        (N_("Mốc"), words.rule),
        (N_("Người nhận"), lambda one: one.recipient.title),
        (N_("Nhắc với tư cách"), lambda one: gettext(words.AUDIENCE_NAMES[one.audience])),
        (N_("Thay cho"), lambda one: one.absent),
        (N_("Kết quả"), lambda one: gettext(words.MOMENT_STATE_NAMES[one.state])),
        (N_("Lý do"), words.why_not),
    ),
)
