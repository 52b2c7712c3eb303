"""What looks like a directive and is not: closing formulas, legal bases, contents of a report, attendees, schedules."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.reading.lexicon import OWNER, VERB_FIRST
from tracker.reading.outline import Item
from tracker.reading.spelling import canon
from tracker.reading.times import wording
from tracker.reading.units import Text, begins_unit

_FORMULAS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("closing", re.compile(r"(?:trên đây|nay thông báo|trân trọng (?:thông báo|cảm ơn|báo cáo)|kính mong|rất mong)(?!\w)|[^.;:]{0,80}?\s(?:kính mong|rất mong)(?!\w)")),
    ("obstacles", re.compile(r"(?:ngoài ra,?\s+)?(?:trong\s+)?quá trình\s[^.]{0,120}?(?:nếu|có|gặp)[^.]*?(?:vướng mắc|khó khăn|phát sinh|chưa phù hợp|vấn đề|sửa đổi|bổ sung|thay đổi)")),
    ("obstacles", re.compile(r"(?:trường hợp|nếu)\s+(?:có\s+)?(?:khó khăn|vướng mắc|phát sinh|thay đổi)")),
    ("in force", re.compile(r".{0,120}?(?:có hiệu lực (?:thi hành )?(?:kể )?từ|hết hiệu lực|bãi bỏ|thay thế (?:quyết định|kế hoạch|thông tư))")),
    ("in force", re.compile(r".*(?:chịu|có) trách nhiệm (?:tổ chức )?(?:thi hành|thực hiện) (?:quyết định|nghị quyết|kế hoạch|chỉ thị|thông báo) này\W*$")),
    ("notice", re.compile(r".{0,200}?(?:xin |nay |trân trọng )?thông báo (?:ý kiến|kết luận|để|đến|tới)?.{0,200}?(?:biết|được biết)(?:,| và)? (?:thực hiện|phối hợp|triển khai|tổ chức)")),
    ("recital", re.compile(r"(?:ngày \d|trước đó|vừa qua|thời gian qua)[^.;]{0,160}?(?:có|ban hành|gửi) (?:các )?(?:công văn|văn bản|quyết định|công điện|thông báo|kế hoạch|chỉ thị) số [^.;]{0,300}?(?:yêu cầu|đề nghị|giao|về|thông báo|chỉ đạo)")),
    ("contact", re.compile(r"(?:mọi )?(?:chi tiết|thông tin)\s+(?:chi tiết\s+)?(?:xin\s+|vui lòng\s+|đề nghị\s+)?liên hệ|(?:số )?điện thoại|(?:đầu mối|địa chỉ) liên hệ\s*:|email|tiếp nhận, giải quyết vướng mắc")),
    ("header of a table", re.compile(r"(?:(?:đơn vị|cơ quan|bộ phận) (?:chủ trì|phối hợp|thực hiện|tham mưu)|nội dung(?: công việc| nhiệm vụ)?|thời (?:gian|hạn)(?: thực hiện| hoàn thành)?|s?tt|ghi chú|sản phẩm)\W*$")),
    ("remark", re.compile(r"(?:lưu ý|ghi chú|chú thích)\s*:|\(")),
)  # fmt: skip

_REPEATS = re.compile(
    r"(?:thực hiện|triển khai|chấp hành)(?:\s+\w+){0,4}?\s+(?:các\s+)?(?:nội dung|yêu cầu|chỉ đạo|nhiệm vụ|ý kiến|kế hoạch|văn bản|chỉ thị|công văn|công điện|thông báo|nghị quyết)"
    r"(?:\s+\w+){0,3}?\s+(?:nêu\s+)?(?:trên|này)"
)
_WATCHES = re.compile(r"(?:theo dõi|đôn đốc|giám sát|kiểm tra|tổng hợp|báo cáo)(?!\w)")
_AGREES = re.compile(
    r"(?:cơ bản\s+|về chủ trương,?\s+|chủ tịch \S+(?: \S+)?\s+)?(?:thống nhất|đồng ý|chấp thuận|nhất trí|cho phép|ghi nhận|biểu dương|đánh giá cao|hoan nghênh|phê duyệt|không đồng ý)(?!\w)"
)
_JUST_CARRY_OUT = re.compile(
    r"(?:(?:khẩn trương|nghiêm túc|quan tâm|phối hợp|triển khai|tổ chức|chủ động|kịp thời|tích cực|nghiêm|và|cùng|biết)\s*,?\s*){1,6}"
    r"(?:thực hiện|triển khai)(?:\s+(?:nghiêm|nghiêm túc|tốt|có hiệu quả|đầy đủ|nghiêm túc,? có hiệu quả|theo (?:đúng )?(?:quy định|kế hoạch|tinh thần)))?\s*(?:\./?\.?|$)"
)
_HANDS_IN = re.compile(r"(?<!\w)(?:nộp|gửi|trình|báo cáo)(?!\w)")
_INFORMS = re.compile(
    r"(?:công tác )?(?:kinh phí|nguồn kinh phí|thời gian|địa điểm|thành phần|thành phần tham dự|hình thức|nội dung (?:hội nghị|cuộc họp|chương trình)|"
    r"đánh giá(?: chung| tình hình)?|kết quả|tình hình|tồn tại|hạn chế|ưu điểm|nguyên nhân|thuận lợi|khó khăn|mục đích|mục tiêu|yêu cầu(?=\s*[:.]?\s*$)|"
    r"quan điểm|phạm vi|đối tượng|căn cứ|sự cần thiết|đại biểu|chủ trì(?=\s*:)|trang phục|tài liệu|dự toán|điều khoản|hiệu lực|giải thích|báo cáo viên|chỉ tiêu|"
    r"khen thưởng|bối cảnh|dự báo|nguyên tắc|chế độ (?:thông tin,? )?báo cáo(?=\s*$))(?!\w)"
)
_LEGAL_BASIS = re.compile(
    r"(?:bộ luật|luật|pháp lệnh|hiến pháp|điều lệ|nghị (?:định|quyết)(?: liên tịch)? số|(?:quyết định|thông tư(?: liên tịch)?|công văn|công điện|chỉ thị|kế hoạch|"
    r"hướng dẫn|thông báo|văn bản|kết luận|quy định|chương trình|tờ trình|nghị định|nghị quyết|quy chế)\s+(?:số|liên tịch))(?!\w)"
)
_RESTS_ON = re.compile(
    r"(?:căn cứ|trên cơ sở|tùy theo|(?:căn cứ )?theo (?:chức năng|nhiệm vụ|thẩm quyền|phạm vi|lĩnh vực|phân công|quy định|kế hoạch))(?!\w)"
)
_LISTS_CONTENTS = re.compile(
    r"(?:nội dung|bao gồm|gồm|như sau|sau đây|cụ thể|tiêu chí|danh sách|hồ sơ|thành phần|lĩnh vực|đối tượng|các mục|như|là|sau)\s*:$"
    r"|(?<!\w)trong đó,? (?:nêu|tập trung|làm rõ|có|gồm|bao gồm|đánh giá|báo cáo|thể hiện|chú ý|lưu ý)[^:]{0,60}:$|(?:nêu rõ|làm rõ|theo đề cương)[^:]{0,40}:$"
)
_ON_PAPER = re.compile(
    r"(?:(?:lập|xây dựng|gửi|hoàn thiện|hoàn thành|tổng hợp,?|viết|nộp|có)\s+)?(?:văn bản\s+)?(?:báo cáo|tờ trình|hồ sơ|đề cương)(?!\w)"
)
_JUDGES = re.compile(r"(?:đánh giá|đề xuất|kiến nghị|phân tích|thống kê|tổng hợp|kết quả|giải pháp)(?!\w)")


def dismissed(printed: str) -> str | None:
    """The name of the formula `printed` is, or None when it may be a directive."""
    text = canon(printed)
    for name, pattern in _FORMULAS:
        if pattern.match(text):
            return name
    return None


def only_repeats(printed: str) -> bool:
    """A closing sentence that asks to carry out what stands above, with no limit of its own."""
    text = canon(printed)
    if wording(printed) is not None or _WATCHES.search(text):
        return False
    return (_REPEATS.search(text) is not None and len(text) < 600) or (
        len(text) < 350 and _JUST_CARRY_OUT.search(text) is not None
    )


def agrees(printed: str) -> bool:
    """A sentence by which the one who signs agrees, notes or praises; nobody is told to do anything."""
    return _AGREES.match(canon(printed)) is not None


def informs(item: Item) -> bool:
    """Whether the item's heading announces facts (time, place, money, attendees, judgement of the past), not tasks."""
    text = canon(item.text)
    if _INFORMS.match(text) is None:
        return False
    return ":" in text[:60] or (item.opens and len(text) < 100)


def lists_legal_bases(item: Item) -> bool:
    """Whether what stands under `item` are the rules it rests on."""
    listed = [child for child in item.children if child.text]
    return len(listed) >= 1 and all(_LEGAL_BASIS.match(canon(child.text)) for child in listed)


def lists_contents(item: Item) -> bool:
    """Whether what stands under `item` are the contents of one thing (a report, a list), not tasks of their own."""
    return announces_contents(item, item.children)


def announces_contents(lead_in: Item, items: Sequence[Item]) -> bool:
    """Whether `items`, announced by `lead_in`, are the contents of one thing."""
    if not _LISTS_CONTENTS.search(canon(lead_in.text)):
        return False
    listed = [item for item in items if item.text]
    if any(item.children for item in listed):
        return False
    paper = _ON_PAPER.match(canon(lead_in.text)) is not None
    tasks = sum(
        1
        for child in listed
        if looks_like_task(child.text) and not (paper and _JUDGES.match(canon(child.text)))
    )
    return bool(listed) and tasks * 2 < len(listed)


def rests_on(printed: str) -> bool:
    """Opens with what the duty rests on: "Căn cứ Kế hoạch này, …", "Theo chức năng, nhiệm vụ, …"."""
    return _RESTS_ON.match(canon(printed)) is not None


def asks_by_a_limit(printed: str) -> bool:
    """A sentence without a verb at its head that wants something handed in by a limit: "Thời hạn nộp báo cáo trước ngày …"."""
    return _HANDS_IN.search(canon(printed)) is not None and wording(printed) is not None


def looks_like_task(printed: str) -> bool:
    """Opens with a verb, or with a unit, or with a word for whose part it is."""
    text = Text.of(printed)
    return (
        VERB_FIRST.match(text.canon) is not None
        or begins_unit(text, 0)
        or OWNER.match(text.canon) is not None
    )
