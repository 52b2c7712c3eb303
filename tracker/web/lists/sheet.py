"""The list of directives as a table for a spreadsheet."""

from tracker.domain.wording import N_
from tracker.queries.directives import DirectiveRow
from tracker.web.filters import stage_name, standing
from tracker.web.lists.lines import move_of
from tracker.web.sheets import Sheet

DIRECTIVES: Sheet[DirectiveRow] = Sheet(
    "nhiem-vu",
    (
        (N_("Văn bản giao"), lambda row: row.plan),
        (N_("Mục"), lambda row: row.clause),
        (N_("Nội dung nhiệm vụ"), lambda row: row.text),
        (N_("Lãnh đạo phụ trách"), lambda row: row.leader),
        (N_("Đơn vị chủ trì"), lambda row: row.unit),
        (N_("Thuộc nhóm"), lambda row: row.group),
        (N_("Đơn vị phối hợp"), lambda row: ", ".join(row.coordinating)),
        (N_("Chuyên viên"), lambda row: row.officer),
        (N_("Hạn gốc"), lambda row: row.original_on),
        (N_("Hạn hoàn thành"), lambda row: row.due_on),
        (N_("Trạng thái"), lambda row: stage_name(row.stage)),
        (N_("Thời hạn"), lambda row: standing(row.judgement)),
        (N_("Đang chờ"), move_of),
        (N_("Cập nhật gần nhất"), lambda row: row.updated_on),
        (N_("Ngày trình"), lambda row: row.submitted_on),
        (N_("Tình hình thực hiện"), lambda row: row.state_of_work),
        (N_("Nguyên nhân chậm"), lambda row: row.delay_cause),
        (N_("Khó khăn, vướng mắc"), lambda row: row.obstacles),
        (N_("Đề xuất"), lambda row: row.proposals),
    ),
)
