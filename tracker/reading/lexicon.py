"""The words by which a Vietnamese official text names units and tells them what to do.

Everything here is matched against canonical text (lower case, newer spelling); where capitals matter the caller looks
at the printed text. These are words of the language, never of one document.
"""

from __future__ import annotations

import re


def _words(text: str) -> str:
    """An alternation of the phrases in `text`, one or more a line separated by commas, longest first."""
    phrases = {
        phrase.strip() for line in text.strip().splitlines() for phrase in line.split(",") if phrase.strip()
    }
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))


# --- Units -------------------------------------------------------------------------------------------------------------

# One syllable that also begins other words ("Ban hành", "Phòng ngừa", "Tổ chức"): a unit only before a capital …
_SINGLE = _words("""
    sở, bộ, ban, phòng, cục, vụ, viện, đài, báo, trường, hội, đoàn, quỹ, hạt, trạm, tổ, đội, đồn, khoa, cổng, thuế, cảng,
    tỉnh, thành phố, huyện, thị xã, thị trấn, xã, phường, đặc khu, quận, thôn, chi nhánh, nhà máy, nhà hát, tạp chí, thư viện,
    bảo tàng, liên hiệp, thanh tra, hải quan, khu, công đoàn, tổng công đoàn, tòa soạn, nhà xuất bản, tổng đội, binh đoàn, thầy, cô
""")
# … or before one of these, as names of units are often printed in small letters.
_AFTER_SINGLE = {
    "sở": "chuyên ngành|ban ngành|, ban|, ngành|tài chính|nội vụ|tư pháp|y tế|giáo dục|xây dựng|công thương|nông nghiệp|văn hóa|khoa học",
    "bộ": "chỉ huy|tư lệnh|đội biên phòng|phận một cửa|, ngành|, cơ quan|, ban",
    "ban": (
        "chấp hành|chủ nhiệm|công tác|liên lạc|đại diện|hướng dẫn|quản lý|chỉ đạo|chỉ huy|giám hiệu|giám đốc|thường vụ|tổ chức|tuyên giáo|dân vận|dân tộc|"
        "tôn giáo|nội chính|điều hành|soạn thảo|biên tập|cơ yếu|vận động|, ngành|, phòng|bảo vệ|nhân dân|thường trực"
    ),
    "phòng": "chuyên môn|chức năng|kinh tế|văn hóa|nội vụ|tài chính|giáo dục|nông nghiệp|y tế|tư pháp|tổ chức|hành chính|kế hoạch",
    "hội": "đồng|nông dân|phụ nữ|cựu chiến binh|chữ thập đỏ|liên hiệp|khuyến học|luật gia|nhà báo|người cao tuổi|đoàn thể|công chứng",
    "đoàn": "thanh niên|thể|luật sư|kiểm tra|công tác|đại biểu|thanh tra|khối",
    "tổ": "công tác|giúp việc|thẩm định|liên ngành|điều phối|biên tập|thư ký|dân phố|công nghệ số",
    "đài": "phát thanh|truyền hình|truyền thanh|khí tượng",
    "báo": "và|chí",
    "quỹ": "bảo vệ|đầu tư|phát triển|hỗ trợ|tín dụng",
    "hạt": "kiểm lâm",
    "trạm": "y tế|khuyến nông|thú y|kiểm lâm|quản lý",
    "đội": "quản lý|thuế|cảnh sát|kiểm tra",
    "thanh tra": "tỉnh|bộ|sở|chính phủ|thành phố|huyện|nhà nước|các",
    "cổng": "thông tin",
    "thuế": "tỉnh|thành phố|cơ sở",
    "trường": "đại học|cao đẳng|trung cấp|trung học|tiểu học|mầm non|chính trị|học",
    "viện": "kiểm sát|nghiên cứu|khoa học|hàn lâm",
    "cục": "thuế|thống kê|hải quan|quản lý|thi hành|dự trữ|hậu cần",
    "công đoàn": "các|cơ sở|ngành|viên chức",
    "tỉnh": "ủy|đoàn",
    "huyện": "ủy|đoàn",
    "tỉnh đoàn": "",
}
# Two syllables or more: never anything but a unit (or the person who heads one).
_DOUBLE = _words("""
    văn phòng, vp, chi cục, tổng cục, trung tâm, học viện, bệnh viện, công ty, tổng công ty, tập đoàn, hiệp hội, liên đoàn,
    liên minh, kho bạc, ngân hàng, bưu điện, viễn thông, điện lực, bảo hiểm xã hội, hội đồng, công an, quân đội,
    bộ đội biên phòng, bộ chỉ huy, bộ tư lệnh, viện kiểm sát, tòa án, ủy ban, ubnd, hđnd, mttq, ubmttq, ub mttq, mặt trận,
    tỉnh ủy, thành ủy, huyện ủy, quận ủy, thị ủy, đảng ủy, đảng bộ, chi bộ, tỉnh đoàn, thành đoàn, huyện đoàn, đoàn thể, chủ đầu tư,
    cơ quan, đơn vị, doanh nghiệp, chính quyền, lực lượng, cấp ủy, nhà đầu tư, nhà thầu, nhà trường, cổng thông tin điện tử,
    hộ gia đình, hợp tác xã, tiểu ban, sở ngành, ban ngành, địa phương, đảng viên, hội viên, kiểm toán nhà nước, đại học,
    tổ chức chính trị, tổ chức đoàn thể, tổ chức thành viên, tổ chức tín dụng, tổ chức cơ sở, xã đoàn, phường đoàn, quận đoàn, chi đoàn, công chức, nhân dân,
    quân khu, bộ đội, cảnh sát, kiểm lâm, biên phòng, tổ dân phố, khối phố, bql, bhxh, kbnn, nhnn, lđlđ, cty, vtv, vov, ttxvn, evn, vnpt, viettel, mobifone, vcci, vpđkđđ, vneid, thông tấn xã,
    xí nghiệp, nông trường, lâm trường, nhà trường, cha mẹ học sinh, phụ huynh học sinh, người sử dụng lao động,
    thuế tỉnh, thuế thành phố, thuế cơ sở, vpub, vpcp, ngành, khối, cấp, phân hiệu, ký túc xá, cơ sở giáo dục, cơ sở y tế, cơ sở khám bệnh
""")
_PERSON = _words("""
    thủ trưởng, giám đốc, phó giám đốc, tổng giám đốc, chủ tịch, phó chủ tịch, trưởng ban, trưởng phòng, trưởng các,
    trưởng đoàn, trưởng công an, trưởng tiểu ban, trưởng đơn vị, trưởng khoa, trưởng ngành, trưởng thôn, trưởng xóm, trưởng ấp, trưởng bản, trưởng buôn,
    trưởng khóm, trưởng trạm, trưởng bộ môn, trưởng khu,
    phó trưởng ban, phó trưởng phòng, chánh văn phòng, chánh thanh tra, chánh án, bộ trưởng, thứ trưởng, vụ trưởng, cục trưởng,
    tổng cục trưởng, chi cục trưởng, viện trưởng, hiệu trưởng, chủ nhiệm, bí thư, phó bí thư, đồng chí, đ/c, ông, bà,
    người đứng đầu, chỉ huy trưởng, tư lệnh, kế toán trưởng, thống đốc, tổng kiểm toán, tổng thanh tra, lãnh đạo, đại biểu,
    chủ tọa, thành viên, phó thủ tướng, thủ tướng, phó hiệu trưởng, ủy viên, trợ lý, tổ trưởng, đội trưởng, hạt trưởng,
    thường trực, cán bộ, viên chức, chuyên viên, nhân viên, kế toán viên, giáo viên, thư ký,
    pgs, gs, ts, ths, bs, bác sĩ, đại tá, thượng tá, trung tá, thiếu tá
""")
_MEMBERS = _words("""
    sở, bộ, ban, ngành, cơ quan, đơn vị, địa phương, tỉnh, thành phố, huyện, thị xã, thị trấn, xã, phường, đặc khu, quận,
    phòng, chi cục, cục, vụ, trung tâm, trường, công ty, tổng công ty, doanh nghiệp, chủ đầu tư, tổ chức, hội, đoàn, đoàn thể,
    cấp, cấp ủy, thành viên, đồng chí, đ/c, đại biểu, ban quản lý, lực lượng, nhà thầu, hộ, hộ gia đình, cá nhân, viện,
    học viện, bệnh viện, đài, báo, tập đoàn, ngân hàng, cơ sở, khoa, tổ, chi nhánh, quỹ, ủy ban, ủy viên, hiệp hội, ông, bà,
    thôn, chi bộ, đảng bộ, đảng ủy, văn phòng, ubnd, hđnd, công đoàn, chi đoàn, khối, tòa án, hợp tác xã, nhà mạng,
    phó giám đốc, phó chủ tịch, giám đốc, chủ tịch, trưởng phòng, trưởng, hạt, trạm, đội, tổ công tác, tiểu ban, đại học, khu,
    nhà trường, cán bộ, công chức, viên chức, đảng viên, mtttq, cụm, điểm, lãnh đạo, chủ, nhà đầu tư, nhà máy, thủ trưởng, vị, thầy,
    chuyên viên, nhân viên, giáo viên, chi hội, phân hội, tổ hội, tổ viên, chủ rừng, chủ hộ, chủ cơ sở
""")
_PLURAL = r"(?:các|những|toàn thể các|toàn thể|tất cả các|từng|mỗi|(?:các )?quý|một số|hai|ba|\d{1,3})"

UNIT = re.compile(
    rf"(?P<plural>{_PLURAL}\s+(?:{_MEMBERS}|{_DOUBLE})(?!\w))"
    rf"|(?P<double>(?:{_DOUBLE}|{_PERSON}|tổ chức hội(?!\s+(?:nghị|thi|thảo|khỏe|diễn|chợ|thao|họp|trại|xuân|sách|báo)))(?!\w))"
    rf"|(?P<single>(?:{_SINGLE})(?!\w))"
)
"""Where the name of a unit may begin; see `units.begins_unit` for what a bare one-syllable head needs after it."""

AFTER_SINGLE = {head: re.compile(rf"\s*(?:{rest})(?!\w)") for head, rest in _AFTER_SINGLE.items() if rest}

GENERIC = re.compile(
    r"(?:cơ quan|đơn vị|tổ chức|doanh nghiệp|công ty|bộ phận|lực lượng|địa phương|nhà thầu|cá nhân|cơ sở|tổ|trường)$"
)
"""Common nouns for units: a verb right after one may only say which ("các đơn vị vận hành thoát nước")."""

_HEADS_OF_NAMES = (
    r"(?<!\w)(?:văn phòng|(?<!quốc )phòng|ban|cục|vụ|viện|trung tâm|quỹ|đội|hạt|trạm|tổ|(?<!xã )hội|hội đồng|công ty|tổng công ty|"
    r"(?<!môi )(?<!thị )(?<!hiện )trường|đài|khu|(?<!tỉnh )(?<!thành )(?<!huyện )(?<!quân )đoàn|chi nhánh|xí nghiệp|nhà máy|ban quản lý|dự án|đầu tư|quản lý|chủ|và|cơ sở|"
    r"học viện|tổng cục|sở)"
)
IN_A_NAME = re.compile(
    rf"{_HEADS_OF_NAMES}\s+(?:đăng ký|điều phối|quản lý|bảo vệ|đầu tư|xây dựng|kiểm soát|phục vụ|giám định|xúc tiến|kiểm định|"
    r"quan trắc|bảo tồn|huấn luyện|chuyển giao|ứng dụng|bảo trợ|tư vấn|phát triển|đào tạo|bồi dưỡng|hỗ trợ|điều hành|thẩm định|"
    r"chấp hành|vận động|soạn thảo|biên soạn|tiếp công dân|truyền thông|bồi thường|giải phóng|khai thác|phòng chống|nghiên cứu|"
    r"thanh tra|kiểm tra|chỉ đạo|chỉ huy|khám|bảo dưỡng|điều trị)$"
    rf"|{_HEADS_OF_NAMES}\s+(?:hỗ trợ|kiểm soát|tư vấn|xúc tiến|quản lý|phục vụ|thúc đẩy)\s+(?:phát triển|thanh toán|đầu tư|xây dựng|đào tạo)$"
    r"|quản lý,\s+(?:khai thác|bảo trì|vận hành|bảo vệ|sửa chữa)$|(?:thanh tra|tiếp công dân),\s+(?:giải quyết|kiểm tra|xử lý)$"
)
"""Verbs that stand in names: "Trung tâm phục vụ hành chính công", "Ban quản lý dự án đầu tư xây dựng"."""

MODIFIERS = re.compile(
    r"(?:duy trì|vận hành|quản lý|thi công|tư vấn|sử dụng|cung cấp|cung ứng|sản xuất|chủ quản|thụ hưởng|khai thác|"
    r"chịu sự|đăng ký|quảng cáo|truyền thông)(?!\w)"
)
MODIFIERS_BEFORE_DUTY = re.compile(
    r"(?:thực hiện|triển khai|chủ trì(?!\s*,|\s+phối hợp)|giao|tham mưu|xây dựng|tiếp nhận|được giao)(?!\w)"
)
INDEFINITE = re.compile(
    r"(?:cơ quan|đơn vị|cá nhân|bộ phận|cán bộ|công chức|viên chức|nhân viên|chuyên viên|giáo viên|hội viên|thành viên|lãnh đạo|phòng|đầu mối)(?!\w)"
)
"""Whoever a unit picks among its own: "Phân công giáo viên trong tổ …", "Giao cơ quan, đơn vị làm đầu mối …"."""
BY_POST = re.compile(
    r"(?:cán bộ|công chức|viên chức|chuyên viên|nhân viên|thường trực|ủy viên|đồng chí|lãnh đạo|thành viên|"
    r"phó (?:chủ tịch|giám đốc|bí thư|trưởng \w+|hiệu trưởng|chánh văn phòng)|chủ tịch|giám đốc|kế toán)(?: khác)?(?:\s+được (?:giao|phân công))?$"
)
"""Posts: "phụ trách" right after one says which of them is meant ("Phó chủ tịch phụ trách lĩnh vực …")."""

SHARE = re.compile(
    r"(?:phụ trách|được giao|được phân công)(?: (?:lĩnh vực|công tác|mảng|khối|nhiệm vụ|làm|theo dõi|quản lý))?$"
)
"""Words whose object may itself be a deed: "phụ trách tổng hợp", "được giao làm chủ đầu tư"."""

DESCRIBES = re.compile(
    r"(?:phụ trách|được (?:giao|phân công|chọn|cử|đánh giá|hỗ trợ)|là (?!(?:cơ quan|đơn vị|đầu mối|bộ phận) (?:chủ trì|thường trực|đầu mối))|"
    r"có (?!(?:ý kiến|trách nhiệm|nhiệm vụ|kế hoạch|văn bản|báo cáo|giải pháp|phương án|biện pháp)(?!\w))|"
    r"tham gia|đăng ký|sử dụng|đặt tại|trong (?!quá trình))"
)
"""After a name that stands alone as a heading: words that say which one is meant, not what it has to do."""

DUTY_AHEAD = re.compile(
    r"[^.:;]{0,160}?(?:theo chức năng|có trách nhiệm|chịu trách nhiệm|chủ động|tiếp tục|khẩn trương|tích cực|căn cứ)"
)

# --- Verbs -------------------------------------------------------------------------------------------------------------

_VERBS = _words("""
    chủ trì, chủ động, phối hợp, tham mưu, tổ chức, tiếp tục, khẩn trương, tăng cường, thực hiện, triển khai, rà soát,
    xây dựng, ban hành, báo cáo, theo dõi, đôn đốc, kiểm tra, hướng dẫn, chỉ đạo, nghiên cứu, đề xuất, bố trí,
    cân đối, thẩm định, tổng hợp, tích cực, tập trung, đẩy mạnh, đẩy nhanh, chịu trách nhiệm, có trách nhiệm, tuyên truyền,
    phổ biến, quán triệt, cung cấp, cung ứng, cập nhật, công khai, công bố, hoàn thiện, hoàn thành, hoàn chỉnh, quyết định, quyết liệt,
    nghiêm túc, thường xuyên, định kỳ, kịp thời, trực tiếp, đề nghị, yêu cầu, kiến nghị, giải quyết, xử lý, khắc phục,
    đảm bảo, bảo đảm, duy trì, vận hành, hỗ trợ, giám sát, đánh giá, nâng cao, phát huy, phát động, phát hiện, phát hành,
    phát sóng, phát triển, lồng ghép, vận động, huy động, khuyến khích, tạo điều kiện, tham gia, tiến hành, tiếp nhận, thông báo,
    thống nhất, thống kê, xác định, xác nhận, xác minh, xem xét, lựa chọn, đăng ký, đăng tải, chuẩn bị, quan tâm,
    ưu tiên, phân công, phân bổ, phân loại, phân cấp, sử dụng, thành lập, kiện toàn, bổ sung, sửa đổi, điều chỉnh, điều tra,
    điều phối, điều hành, điều tiết, khảo sát, lấy ý kiến, trao đổi, làm việc, làm đầu mối, làm tốt, làm rõ, tận dụng, khai thác,
    thu hút, siết chặt, chấn chỉnh, quy định, thu thập, tổng kết, sơ kết, nhân rộng, áp dụng, cam kết, chấp hành, nhắc nhở,
    biểu dương, khen thưởng, thu hồi, cấp phát, giải ngân, thanh toán, quyết toán, đối chiếu, phê duyệt, tham dự, dự họp,
    liên hệ, liên kết, kết nối, kết hợp, nắm bắt, nắm chắc, vào cuộc, chi trả, tính toán, ứng dụng, đổi mới,
    cải thiện, cải tạo, gương mẫu, đi đầu, ngăn chặn, phòng ngừa, phòng chống, phòng tránh, đấu tranh, tuần tra, bám sát, sắp xếp, bàn giao,
    tiếp thu, giải trình, rút kinh nghiệm, bảo vệ, bảo quản, chăm lo, khôi phục, khởi công, giải phóng, di dời, sơ tán,
    ứng phó, ứng trực, trực ban, mua sắm, lắp đặt, in ấn, lưu trữ, lưu ý, cho phép, chú trọng, coi trọng, hiệp đồng,
    nêu cao, thể hiện, nỗ lực, phấn đấu, quyết tâm, quản lý, đồng thời, tham vấn, tập huấn, bồi dưỡng, đào tạo, giới thiệu,
    thúc đẩy, tháo gỡ, truyền thông, nghiêm cấm, tạm dừng, khoanh vùng, thí điểm, cụ thể hóa, chuyển đổi, số hóa,
    ký kết, nộp, gửi, cử, mời, treo, đưa, đăng, giúp, phải, cần, sẽ, là, bám, chịu,
    trích, soạn thảo, dự thảo, viết, kê khai, niêm yết, thẩm tra, kiểm soát,
    tiếp cận, biên soạn, xuất bản, khuyến cáo, cảnh báo, giải thích, trang bị, sửa chữa, vệ sinh,
    kiểm kê, ký ban hành, tổng rà soát, đôn đốc, tìm kiếm, chăm sóc, kiểm định, hạn chế, chấm dứt,
    nghiệm thu, thanh tra, kiểm điểm, luân chuyển, điều động, cử cán bộ, thanh lý, phân tích,
    tư vấn,  đưa tin, viết bài, quay phim, chụp ảnh, đăng bài, quảng bá, thiết kế, hiệu chỉnh, ghi nhận, cắt giảm, nhanh chóng,
    sớm, rút ngắn, khơi thông, nạo vét, ra quân, ra soát, tổ chức triển khai, đề cao, đi sâu, tham khảo, phân luồng,
    thảo luận, biểu quyết, giảng dạy, điều trị, tiêm phòng, thu dọn, trang trí, biểu diễn, trưng bày, phản ánh, góp ý, ủng hộ,
    quyên góp, tài trợ, tiết kiệm, chấp thuận, đồng ý, cho ý kiến, đóng góp, chứng nhận, khai báo, hoàn trả, bồi thường, đền bù,
    cưỡng chế, tháo dỡ, phá dỡ, đo đạc, gia hạn, kéo dài, chuyển giao, tái cơ cấu, cơ cấu lại, sáp nhập, hợp nhất, giải thể,
    đặt hàng, đấu thầu, đấu giá, thương thảo, dự trữ, quan trắc, giám định, chất vấn, phản biện, hòa giải, tiếp công dân,
    đối thoại, giải đáp, vận chuyển, đưa đón, đón tiếp, phục vụ, bảo dưỡng, tu bổ, tu sửa, xúc tiến, kêu gọi, thu xếp, đảm nhận, đảm nhiệm,
    phụ trách, thay mặt, canh gác, huấn luyện, diễn tập, tuyển sinh, tôn tạo, trùng tu, bảo tồn, khơi dậy, lan tỏa,
    thiết lập, hình thành, thi đua, học tập, cân nhắc, khai mạc, khai trương, đẩy lùi, phân định, tích hợp, chia sẻ, quản trị,
    bảo mật, làm chủ, lấy, nắm, đi đôi, gương mẫu, cử đại diện, sẵn sàng, cảnh giác, nhận diện, nhận thức, rà lại,
    đăng kiểm, cấp giấy, truy vết, truy xuất, thu giữ, tịch thu, khởi tố, xét xử, bắt giữ, trấn áp, tạm giữ, điều phối, gửi kèm,
    tổ chức thực hiện, hoàn tất, kết thúc, khảo nghiệm, kiên quyết, thận trọng, linh hoạt, chú ý,
    định hướng, công nhận, xếp loại, tuyển dụng, tuyển chọn, bình chọn, hưởng ứng, vinh danh, tôn vinh, tri ân, đăng cai
""")
# One syllable that is a verb only before these words: "dự họp" but "dự án", "lập kế hoạch" but "công lập".
_SHORT_VERBS = {
    "cấp": "phát|giấy|kinh|phép|bổ",
    "chi": "trả|kinh|tiền",
    "chốt": "số|danh",
    "chuyển": "hồ|tài|về|cho|đến|danh|trả",
    "dự": "hội|họp|đúng|lễ|cuộc|phiên|thi|và",
    "dừng": "hoạt|thi|ngay",
    "giảm": "thiểu|tỷ|bớt|số",
    "giao": "nhiệm|trách|chỉ|kế|dự|đất|rừng|khu|mặt|tài|biên|cho|các|cơ|đơn|phòng|sở|ban|ubnd|cán|vốn",
    "giữ": "gìn|vững|nghiêm",
    "gắn": "với|biển|trách",
    "họp": "bàn|để|và|thống|giao",
    "in": "ấn|sao|tài",
    "ký": "cam|ban|kết",
    "làm": "cơ|rõ|việc|tốt|đầu|căn|thủ|công",
    "lập": "kế|danh|hồ|dự|báo|phương|biên|đề|quy|bản|đoàn|tổ|sổ|và",
    "mở": "cửa|lớp|chuyên|hội|rộng|đợt",
    "mua": "sắm",
    "tăng": "thời|số|tần|mức|tốc|thêm|dày",
    "tạo": "điều|lập|môi|thuận|sự|chuyển",
    "tải": "tài|file|về|biểu|lên",
    "thay": "thế|đổi",
    "thăm": "hỏi",
    "thông tin": "kịp|đầy|chính|rộng|đến|tới|về|tuyên|cho|thường|nhanh",
    "thu": "phí|nợ|hút|gom|thập|hồi",
    "tiếp": "công|đón",
    "trả": "lời|kết",
    "trình": "ubnd|ủy|hđnd|hội|chủ|thủ|chính|cấp|bộ|sở|ban|lãnh|giám|quốc|phê|xem",
    "trồng": "cây|rừng|mới",
    "trực": "24|cơ|chỉ|cấp|sẵn",
    "tự": "đánh|rà|kiểm|cân|tổ|chịu|bố|chủ",
    "xét": "duyệt|chọn|khen|tặng",
    "đầu tư": "xây|nâng|mua|trang|kinh",
}
_SHORT = "|".join(rf"{verb}(?=\s+(?:{after})(?!\w))" for verb, after in _SHORT_VERBS.items())
_CONNECTIVES = _words("""
    theo chức năng, theo nhiệm vụ, theo thẩm quyền, theo phạm vi, theo quy định, theo lĩnh vực, theo phân công, theo kế hoạch,
    theo địa bàn, theo, trên cơ sở, căn cứ, để, nhằm, nơi, khi, nếu, thông qua, đối với, về việc, về công tác, về, hàng năm, hằng năm,
    hàng tháng, hằng tháng, hàng quý, hằng quý, trước ngày, sau khi, trước khi, chậm nhất, không, chưa, đến ngày, dưới sự, tùy, từ,
    nhân dịp, trân trọng, với vai trò, được, ngay, luôn, đã, thì, và tổ chức, và báo cáo, với tư cách, bằng
""")
_LEADS = (
    r"lãnh đạo(?=,? (?:và )?(?:chỉ đạo|ubnd|ủy ban|các|cơ quan|chính quyền|công tác|thực hiện|triển khai|việc|hội đồng|mặt trận|"
    r"đảng viên|chi bộ|đảng bộ|cấp ủy|cán bộ|tổ chức)(?!\w))"
)
PREDICATE = re.compile(
    rf"(?:{_VERBS}|{_SHORT}|{_CONNECTIVES}|{_LEADS}|trong(?!\s+(?:tỉnh|nước|ngành|huyện|khu|toàn|đó|và|hệ thống|các))|có(?!\s+liên quan|\s+thẩm quyền))(?!\w)"
)
"""A word with which what the unit has to do begins, and its name therefore ends."""

VERB_FIRST = re.compile(
    rf"(?:(?:cần|phải|đã|tiếp tục|khẩn trương|kịp thời|và|để)\s+)?(?:{_VERBS}|{_SHORT}|có(?=\s+(?:văn bản|kế hoạch|báo cáo|ý kiến|giải pháp|phương án|biện pháp|trách nhiệm)))(?!\w)"
)
"""An item that opens with a verb: something to do."""

ORDER = re.compile(
    r"(?:kính\s+|trân\s+trọng\s+)?(?:giao\s+(?:trách\s+)?(?:nhiệm(?:\s+vụ)?\s+)?cho|giao\s+nhiệm\s+vụ|giao|yêu\s+cầu|"
    r"đề\s+nghị|phân\s+công(?:\s+nhiệm\s+vụ)?(?:\s+cho)?|chỉ\s+định|ủy\s+quyền\s+cho|ủy\s+quyền)\s+(?=\S)"
)
"""Words by which one body gives another a duty."""

INVITE = re.compile(r"(?:kính\s+|trân\s+trọng\s+|trân\s+trọng\s+kính\s+)?mời\s+(?=\S)")

OWNER = re.compile(
    r"(?:trách\s+nhiệm\s+(?:thực\s+hiện\s+)?của|nhiệm\s+vụ\s+(?:cụ\s+thể\s+)?của|đối\s+với|về\s+phía|phần\s+việc\s+của)\s+(?=\S)"
)
"""Headings that name the unit after a word for its share: "Trách nhiệm của …", "Đối với …"."""

PREFIX = re.compile(
    r"(?P<purpose>để|nhằm)(?!\w)|(?:trên cơ sở|căn cứ|về(?! phía)|đối với|khi|ngay sau|sau khi|trường hợp|trong|từ|theo|hằng|hàng|"
    r"định kỳ|nhân|thực hiện|nếu|do|qua|nhận được|kết thúc(?=\s+(?:cuộc|đợt|hội nghị|chương trình|kỳ|chiến dịch|lớp|năm học|mùa|lễ))|trước|đến (?:ngày|hết|cuối|năm|thời điểm)|ngày|năm|tháng|quý|bên cạnh|riêng|với|ngoài|chậm nhất|xét|sau)(?!\w)"
)
"""Words that open a clause standing before the unit it is about: "Trên cơ sở …, Sở Tài chính …"."""

TOPIC = re.compile(
    r"(?:công tác|nội dung|nhiệm vụ|giải pháp|hoạt động|lĩnh vực|vấn đề|việc|về|một số|những|chương trình|dự án|kế hoạch|hình thức|phương án|"
    r"mục tiêu|yêu cầu|tiêu chí|lưu ý|ghi chú|bước|đợt|giai đoạn|ngày|tháng|quý|năm|tuần|buổi|thời|chế độ|phạm vi|đối tượng|hồ sơ|văn bản)(?!\w)"
)
"""Words that open the name of a subject, never of somebody."""

CONNECTOR = re.compile(
    r"(?:vậy|do đó|vì vậy|do vậy|theo đó|ngoài ra|đồng thời|riêng|bên cạnh đó|về việc này|trong đó|cụ thể|tiếp theo|trước mắt)\s*[,:]?\s+"
)

JOINT = re.compile(
    r"(?:có|với|cùng) sự phối hợp(?:\s+(?:chặt chẽ|tích cực|của))*\s+(?=\S)"
    r"|(?:đơn vị|cơ quan|bộ phận)?\s*phối hợp(?:\s+thực hiện)?\s*:\s*(?=\S)"
    r"|(?:chủ động\s+|tích cực\s+)?(?<!quy chế )(?<!công tác )(?<!cơ chế )(?<!quy trình )(?<!hiệu quả )(?<!trách nhiệm )phối hợp"
    r"(?:\s*,?\s*(?:cụ thể|chặt chẽ|thường xuyên|tốt|hiệu quả|kịp thời|đồng bộ|tích cực|và hỗ trợ|hỗ trợ|trao đổi|thống nhất|và|hướng dẫn|kết nối))*"
    r"\s*(?P<cung>cùng\s+)?(?P<voi>với\s+)?(?=\S)"
    r"|chủ trì,?\s+cùng\s+(?:với\s+)?(?=\S)"
    r"|(?<!\w)(?:cùng với|cùng(?=\s+các))\s+(?=\S)"
)
"""What introduces the coordinating units."""
