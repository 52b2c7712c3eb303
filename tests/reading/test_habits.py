"""Habits of wording met across bodies, each in a small document of our own: who is told to act in it."""

import pytest

from tests.reading.files import read_text
from tracker.domain.deadlines import AroundEvent, EndOf, Period, PeriodKind, Recurring, Rule
from tracker.reading.times import wording

HEAD = "ỦY BAN NHÂN DÂN XÃ MẪU\nSố: 11/KH-UBND\nMẫu, ngày 02 tháng 9 năm 2025\n\n"
PLAN = (
    f"{HEAD}KẾ HOẠCH\nTập huấn thu gom rác\n\nI. MỤC ĐÍCH\nNâng cao hiểu biết.\n\nII. TỔ CHỨC THỰC HIỆN\n\n"
)
LETTER = "SỞ MẪU\nSố: 12/SM-KH\nV/v góp ý dự thảo\nMẫu, ngày 02 tháng 9 năm 2025\n\nKính gửi: Các sở, ban, ngành tỉnh\n\n"


def leads(text: str) -> list[str]:
    return [found.lead for found in read_text(text).directives]


@pytest.mark.parametrize(
    "heading",
    [
        "Cán bộ phụ trách lĩnh vực kiểm tra và hòa giải",
        "Phó chủ tịch phụ trách khối Văn hóa, Giáo dục",
        "Chuyên viên phụ trách tổng hợp",
        "Các đơn vị được giao làm chủ đầu tư",
        "Các phòng, ban được phân công nhiệm vụ tại Phụ lục",
        "Chủ tịch UBND các xã, phường có hồ chứa",
        "Các chủ chợ là doanh nghiệp (Công ty A, Công ty B)",
        "Các khoa: Toán học, Sinh học",
        "Phòng Kế hoạch tổng hợp",
        "Các thành viên khác trong tổ",
        "Ban công tác Mặt trận các thôn",
        "Hội đồng nhân dân và tổ chức, đoàn thể có liên quan",
        "Trưởng xóm",
        "Trung tâm Kiểm soát thanh toán điện tử",
        "Quỹ Hỗ trợ phát triển hợp tác xã tỉnh",
        "Phòng Thanh tra, giải quyết khiếu nại",
        "Phòng Tuyên truyền - Hỗ trợ người nộp thuế",
        "Các Điện lực",
    ],
)
def test_a_heading_over_tasks_is_the_unit_to_its_last_word(heading: str) -> None:
    assert leads(f"{PLAN}1. Sở Y tế\n- Khám bệnh.\n\n2. {heading}\n- Ghi chép đầy đủ.\n- Họp dân.\n") == [
        "Sở Y tế",
        heading,
        heading,
    ]


@pytest.mark.parametrize(
    "duty",
    [
        "Căn cứ Kế hoạch này, phát động hội viên tham gia.",
        "Theo chức năng, nhiệm vụ, tham gia tuyên truyền.",
        "Trên cơ sở Kế hoạch này để bố trí kinh phí.",
    ],
)
def test_what_a_duty_rests_on_may_open_the_paragraph_under_a_unit(duty: str) -> None:
    assert leads(f"{PLAN}1. Các đoàn thể\n\n{duty}\n\n2. Sở Y tế\n\n{duty}\n") == ["Các đoàn thể", "Sở Y tế"]


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        (
            "Thực hiện Thông tư số 9, để kịp thời báo cáo, Sở Mẫu đề nghị các đơn vị gửi số liệu.",
            "các đơn vị",
        ),
        ("Sở Mẫu gửi kèm dự thảo và đề nghị các địa phương góp ý.", "các địa phương"),
        ("Sở Mẫu đề nghị các Điện lực kiểm tra đường dây.", "các Điện lực"),
        ("Sở Mẫu đề nghị Xí nghiệp Thủy nông vận hành trạm bơm.", "Xí nghiệp Thủy nông"),
        ("Sở Mẫu trân trọng đề nghị Quý cơ quan cử cán bộ dự họp.", "Quý cơ quan"),
        ("Văn phòng Sở Mẫu đề nghị quý Sở khẩn trương có báo cáo.", "quý Sở"),
    ],
)
def test_who_sends_a_letter_is_not_who_acts(sentence: str, unit: str) -> None:
    assert leads(LETTER + sentence) == [unit]


def test_an_earlier_request_is_only_told_of() -> None:
    before = "Ngày 12/8/2025, Sở Mẫu có văn bản số 12 yêu cầu các đơn vị gửi số liệu.\n\n"
    assert leads(f"{LETTER}{before}Sở Mẫu đề nghị các đơn vị gửi báo cáo.") == ["các đơn vị"]


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("Tỉnh đoàn chỉ đạo các huyện đoàn ra quân.", "Tỉnh đoàn"),
        ("Bộ Quốc phòng chỉ đạo, hướng dẫn các đơn vị.", "Bộ Quốc phòng"),
        ("Huyện ủy lãnh đạo các chi bộ quán triệt.", "Huyện ủy"),
        ("Lãnh đạo Sở Mẫu kiểm tra hiện trường.", "Lãnh đạo Sở Mẫu"),
        ("Ban Chỉ đạo tỉnh đôn đốc các xã.", "Ban Chỉ đạo tỉnh"),
    ],
)
def test_a_unit_that_leads_others_ends_at_the_verb(sentence: str, unit: str) -> None:
    assert leads(f"{PLAN}1. {sentence}\n") == [unit]


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("báo cáo Sở trước 31/12", "trước 31/12"),
        ("báo cáo số liệu trước ngày 20/9/2025", "trước ngày 20/9/2025"),
        ("gửi Sở trước 10h00 ngày 12/9/2025", "trước 10h00 ngày 12/9/2025"),
        ("nộp hồ sơ, hạn cuối 25/12/2025", "hạn cuối 25/12/2025"),
        ("nộp hồ sơ đến 31/12/2025", "đến 31/12/2025"),
        ("nộp hồ sơ (thời hạn: 30/11/2025)", "30/11/2025"),
        ("nộp hồ sơ (Thời gian hoàn thành: Quý II/2026)", "Quý II/2026"),
        ("báo cáo UBND tỉnh ngày 15/11/2025", "ngày 15/11/2025"),
        ("báo cáo UBND tỉnh quý IV/2025", "quý IV/2025"),
        ("khánh thành vào tháng 6/2026", "vào tháng 6/2026"),
        ("trả lời trong vòng 07 ngày", "trong vòng 07 ngày"),
        ("gửi giấy mời chậm nhất 03 ngày trước khi họp", "chậm nhất 03 ngày trước khi họp"),
        ("trực từ nay đến hết năm 2025", "từ nay đến hết năm 2025"),
        ("thi công từ tháng 10/2025 đến tháng 12/2025", "từ tháng 10/2025 đến tháng 12/2025"),
        ("xong trong tuần 2 tháng 11/2025", "trong tuần 2 tháng 11/2025"),
        ("báo cáo trước 17h thứ Sáu hằng tuần", "trước 17h thứ Sáu hằng tuần"),
        ("báo cáo trước ngày 15 của tháng cuối quý", "trước ngày 15 của tháng cuối quý"),
        ("báo cáo trước ngày 14/12 hằng năm", "trước ngày 14/12 hằng năm"),
        ("nạo vét trước mùa mưa hằng năm", "trước mùa mưa hằng năm"),
        ("báo cáo định kỳ hằng quý, 6 tháng và năm", "định kỳ hằng quý, 6 tháng và năm"),
        ("họp mỗi tháng một lần", "mỗi tháng một lần"),
        ("kiểm tra 02 lần/quý", "02 lần/quý"),
        ("họp vào cuối mỗi học kỳ", "vào cuối mỗi học kỳ"),
        ("cử người khi có yêu cầu", "khi có yêu cầu"),
        ("báo cáo định kỳ và đột xuất", "định kỳ và đột xuất"),
        ("báo cáo chậm nhất ngày 05 của tháng liền sau", "chậm nhất ngày 05 của tháng liền sau"),
        ("báo cáo trước 07 giờ và 16 giờ hằng ngày", "trước 07 giờ và 16 giờ hằng ngày"),
        ("gửi ý kiến trước 05 ngày tổ chức Hội nghị", "trước 05 ngày tổ chức Hội nghị"),
        ("tập huấn trong tháng 5 và tháng 6 năm 2025", "trong tháng 5 và tháng 6 năm 2025"),
        ("trực từ 00h00 ngày 27/4 đến 24h00 ngày 02/5/2025", "từ 00h00 ngày 27/4 đến 24h00 ngày 02/5/2025"),
        ("nạo vét kênh, hoàn thành năm 2025", "năm 2025"),
        ("trình UBND tỉnh đề án, năm 2026", "năm 2026"),
        ("trực trong suốt thời gian lễ hội", "trong suốt thời gian lễ hội"),
        ("trực trước, trong và sau Tết", "trước, trong và sau Tết"),
        ("niêm yết sau khi được UBND tỉnh phê duyệt Đề án", "sau khi được UBND tỉnh phê duyệt Đề án"),
    ],
)
def test_a_limit_is_kept_as_printed(printed: str, words: str) -> None:
    found = wording(f"Tổng hợp và {printed}.", year=2025)
    assert found is not None
    assert found.words == words


@pytest.mark.parametrize(
    "printed",
    [
        "chi trả trợ cấp hằng tháng cho người cao tuổi",
        "quyết toán tiền lương hàng tháng",
        "thực hiện Kế hoạch số 12 ngày 15/11/2025",
        "tổng hợp báo cáo quý IV/2025",
        "so sánh kết quả từ năm 2020 đến năm 2024",
        "vận động trước 3/4 số hộ",
        "cung cấp hồ sơ khi có yêu cầu của cơ quan chức năng",
        "so sánh kết quả năm 2024, năm 2025",
        "tổ chức Hội thi năm 2025",
    ],
)
def test_a_time_that_says_which_is_no_limit(printed: str) -> None:
    found = wording(f"Rà soát, {printed}.", year=2025)
    assert found is None


@pytest.mark.parametrize(
    ("printed", "rule"),
    [
        ("trước 17h thứ Sáu hằng tuần", Recurring(PeriodKind.WEEK, 5)),
        ("trước ngày 14/12 hằng năm", Recurring(PeriodKind.YEAR, 348)),
        ("từ tháng 10/2025 đến tháng 12/2025", EndOf(Period(PeriodKind.MONTH, 2025, 12))),
        ("ít nhất 03 ngày làm việc trước khi họp", AroundEvent(-3)),
    ],
)
def test_a_limit_gives_its_rule(printed: str, rule: Rule) -> None:
    found = wording(f"Rà soát, gửi Sở {printed}.", year=2025)
    assert found is not None
    assert found.rule == rule


@pytest.mark.parametrize(
    ("duty", "units"),
    [
        ("phối hợp cụ thể với các Bộ, ngành", ["các Bộ, ngành"]),
        ("phối hợp với Trưởng thôn và các chi hội, đoàn thể ở thôn", ["Trưởng thôn", "các chi hội, đoàn thể ở thôn"]),
        ("phối hợp với Sở Y tế, UBND các xã có hồ chứa", ["Sở Y tế", "UBND các xã có hồ chứa"]),
        ("phối hợp với các hội, tổ chức thành viên của Liên đoàn", ["các hội", "tổ chức thành viên của Liên đoàn"]),
        ("phối hợp với các thành viên trong tổ", ["các thành viên trong tổ"]),
        ("phối hợp với người sử dụng lao động", ["người sử dụng lao động"]),
        ("phối hợp với cha mẹ học sinh", ["cha mẹ học sinh"]),
        ("rà soát hộ nghèo, có sự phối hợp của Trạm Y tế", ["Trạm Y tế"]),
        ("rà soát hộ nghèo với sự phối hợp chặt chẽ của các thôn", ["các thôn"]),
        ("rà soát hộ nghèo (đơn vị phối hợp: Trạm Y tế, các thôn)", ["Trạm Y tế", "các thôn"]),
    ],
)  # fmt: skip
def test_who_works_together_is_named_to_the_end(duty: str, units: list[str]) -> None:
    found = read_text(f"{PLAN}1. Công an xã\n- Chủ trì, {duty}.\n- Tuần tra.\n").directives
    assert list(found[0].coordinating) == units


def test_a_bracket_that_names_no_one_to_work_with_ends_the_name_before_it() -> None:
    duty = "Rà soát (phối hợp với Trạm Y tế) hộ nghèo."
    (found,) = read_text(f"{PLAN}1. Công an xã\n- {duty}\n").directives
    assert found.coordinating == ("Trạm Y tế",)


@pytest.mark.parametrize(
    "item", ["1. Công an xã: trực.", "1. Công an xã\n- trực.", "- Giao Công an xã: trực."]
)
def test_a_unit_named_like_a_heading_in_the_line_is_no_part_of_the_duty(item: str) -> None:
    (found,) = read_text(f"{PLAN}{item}\n").directives
    assert (found.lead, found.text) == ("Công an xã", "trực.")


def test_what_is_agreed_to_is_a_part_of_the_order_that_follows_it() -> None:
    notice = LETTER.replace("V/v góp ý dự thảo", "THÔNG BÁO\nKết luận cuộc họp")
    agreed = "Đồng ý chủ trương gia hạn. Giao Công an xã hướng dẫn hộ dân."
    found = read_text(
        f"{notice}Chủ tịch kết luận như sau:\n1. Về hồ sơ\n{agreed}\n2. Về chợ\nGiao Trạm Y tế kiểm tra."
    )
    assert [one.text for one in found.directives] == [agreed, "Giao Trạm Y tế kiểm tra."]


@pytest.mark.parametrize(
    "announces",
    [
        "Xây dựng báo cáo gửi Sở, trong đó nêu rõ:",
        "Báo cáo kết quả năm học theo các nội dung sau:",
        "Lập báo cáo, gồm:",
    ],
)
def test_the_contents_of_a_report_are_no_directives(announces: str) -> None:
    request = f"{LETTER}Sở Mẫu đề nghị các đơn vị thực hiện các nội dung sau:\n\n1. Kiểm kê tài sản.\n\n"
    text = f"{request}2. {announces}\n- Số dư kinh phí;\n- Đánh giá việc sử dụng;\n- Kiến nghị.\n\n3. Nộp báo cáo."
    assert [found.clause for found in read_text(text).directives] == ["1", "2", "3"]


def test_an_article_after_the_article_of_tasks_gives_its_own() -> None:
    text = (
        "ỦY BAN NHÂN DÂN XÃ MẪU\nSố: 5/QĐ-UBND\nMẫu, ngày 02 tháng 9 năm 2025\n\nQUYẾT ĐỊNH\nVề việc thu gom rác\n\n"
        "Điều 1. Ban hành Quy định.\n\nĐiều 2. Phân công nhiệm vụ\n1. Công an xã: Tuần tra.\n2. Trạm Y tế xã: Trực.\n\n"
        "Điều 3. Ban Văn hóa xã có trách nhiệm tuyên truyền trên loa.\n\n"
        "Điều 4. Chánh Văn phòng, Trưởng Công an xã và các cá nhân liên quan có trách nhiệm thi hành Quyết định này./."
    )
    assert leads(text) == ["Công an xã", "Trạm Y tế xã", "Ban Văn hóa xã"]


def test_who_gets_a_report_to_sum_it_up_is_told_nothing() -> None:
    duty = "Căn cứ Kế hoạch, lập và duyệt danh sách, gửi về Sở Xây dựng, Sở Y tế và Sở Tài chính để tổng hợp, báo cáo."
    assert leads(f"{PLAN}1. UBND các xã:\n- {duty}\n- Họp dân.\n") == ["UBND các xã", "UBND các xã"]


@pytest.mark.parametrize(
    "heading",
    [
        "TỔ CHỨC THỰC HIỆN",
        "5. TỔ CHỨC THỰC HIỆN",
        "Phần thứ ba\nTỔ CHỨC THỰC HIỆN",
        "Tổ chức thực hiện",
        "II. KINH PHÍ VÀ TỔ CHỨC THỰC HIỆN",
    ],
)
def test_the_section_is_known_without_its_mark(heading: str) -> None:
    text = PLAN.replace("II. TỔ CHỨC THỰC HIỆN", heading)
    assert leads(f"{text}1. Sở Y tế\n- Khám bệnh.\n2. Sở Tài chính\n- Bố trí kinh phí.\n") == [
        "Sở Y tế",
        "Sở Tài chính",
    ]


@pytest.mark.parametrize("colon", ["", ":"])
@pytest.mark.parametrize("blank", ["\n", "\n\n"])
def test_unmarked_lines_under_the_bare_name_of_a_unit_are_its_duties(colon: str, blank: str) -> None:
    lines = [
        f"Phòng Nội vụ{colon}",
        "Tham mưu thành lập Ban Tổ chức.",
        "Tổng hợp kết quả.",
        f"Công an xã{colon}",
        "Bảo đảm an ninh.",
        "Đề nghị Xã đoàn cử tình nguyện viên.",
        "Trên đây là Kế hoạch tập huấn./.",
    ]
    assert leads(PLAN + blank.join(lines)) == ["Phòng Nội vụ", "Phòng Nội vụ", "Công an xã", "Xã đoàn"]


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("Giao PGS.TS. Trưởng khoa Nội, Phó Giám đốc, chịu trách nhiệm tập huấn.", "PGS.TS. Trưởng khoa Nội, Phó Giám đốc"),
        ("Bs CKII - Phó Giám đốc phụ trách chuyên môn trực tiếp chỉ đạo.", "Bs CKII - Phó Giám đốc phụ trách chuyên môn"),
        ("Thầy Hiệu trưởng chủ trì cuộc họp.", "Thầy Hiệu trưởng"),
        ("Kết thúc đợt tập huấn, Ban Chỉ huy xã, chịu trách nhiệm báo cáo.", "Ban Chỉ huy xã"),
        ("Văn phòng HĐND và UBND xã bố trí hội trường.", "Văn phòng HĐND và UBND xã"),
    ],
)  # fmt: skip
def test_a_person_or_an_office_of_two_is_named_whole(sentence: str, unit: str) -> None:
    found = read_text(f"{PLAN}1. {sentence}\n").directives
    assert [(one.lead, one.leads) for one in found] == [(unit, (unit,))]


@pytest.mark.parametrize("duty", ["Phân công giáo viên trong tổ dạy thay.", "Giao cán bộ theo dõi sổ sách."])
def test_whom_a_unit_picks_among_its_own_does_not_take_the_duty(duty: str) -> None:
    assert leads(f"{PLAN}1. Các tổ chuyên môn\n- {duty}\n- Họp tổ.\n") == ["Các tổ chuyên môn"] * 2


def test_a_limit_to_hand_something_in_is_a_request() -> None:
    request = f"{LETTER}Sở Mẫu đề nghị các đơn vị thực hiện các nội dung sau:\n\n1. Kiểm kê tài sản.\n\n"
    found = read_text(f"{request}2. Thời hạn nộp báo cáo về Sở trước ngày 25/9/2025.").directives
    assert [one.wording for one in found] == [None, "trước ngày 25/9/2025"]


@pytest.mark.parametrize(
    "closing",
    [
        "Hội Mẫu rất mong nhận được sự phối hợp của các đơn vị./.",
        "Yêu cầu Thủ trưởng các đơn vị nghiêm túc triển khai. Trong quá trình thực hiện có vướng mắc, báo cáo về Sở./.",
    ],
)
def test_a_closing_that_hopes_or_only_repeats_is_no_directive(closing: str) -> None:
    assert leads(f"{LETTER}Sở Mẫu đề nghị các đơn vị:\n\n1. Kiểm kê tài sản.\n\n{closing}") == ["các đơn vị"]


def test_holding_a_festival_is_no_unit() -> None:
    duty = "- Tổ chức Hội khỏe trước ngày 28/02/2026.\n- Tổ chức Hội diễn.\n"
    assert set(leads(f"{PLAN}1. Các trường tiểu học\n{duty}")) == {"Các trường tiểu học"}
