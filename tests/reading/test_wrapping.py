"""Words and sentences that the end of a line cuts."""

import pytest

from tests.reading.files import read_text

PLAN = """KẾ HOẠCH
Trồng cây

TỔ CHỨC THỰC HIỆN

1. Văn phòng Sở rà soát danh sách các xã đăng ký trồng cây và báo cáo Giám đốc {end}
{start} kết quả trồng cây của các xã, phường trên địa bàn toàn tỉnh theo đúng quy định
đã được cấp có thẩm quyền ban hành trong các năm trước.
"""


@pytest.mark.parametrize(
    ("end", "start", "joined"),
    [
        ("tri-", "ển khai", "triển khai"),
        ("tri\u00ad", "ển khai", "triển khai"),
        ("phư-", "ơng án", "phương án"),
        ("Quyết định số 4/QĐ-", "UBND", "4/QĐ-UBND"),
        ("vắc-", "xin", "vắc-xin"),
        ("tuyến Bắc-", "Nam", "Bắc-Nam"),
        ("kinh tế -", "xã hội", "kinh tế - xã hội"),
    ],
)
def test_a_word_broken_by_a_hyphen_is_joined_and_a_hyphened_name_kept(
    end: str, start: str, joined: str
) -> None:
    (found,) = read_text(PLAN.format(end=end, start=start)).directives
    assert joined in found.text
