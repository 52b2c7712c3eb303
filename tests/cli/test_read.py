"""The reader on the command line: what it prints, where, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

PLAN = Path(__file__).parents[2] / "tracker" / "sample" / "plan.txt"


@pytest.fixture
def read(make_app: Callable[..., Flask], tmp_path: Path) -> Callable[..., Result]:
    """Run the command with a database that cannot be reached."""
    app = make_app(database_url=f"sqlite:///{tmp_path}/nowhere/none.sqlite")

    def run(*words: str) -> Result:
        return app.test_cli_runner().invoke(args=["tracker", "read", *words])

    return run


def test_it_prints_one_object_and_touches_no_database(read: Callable[..., Result]) -> None:
    answer = read(str(PLAN), "--json")
    assert (answer.exit_code, answer.stderr) == (0, "")
    found = json.loads(answer.stdout)
    assert [d["clause"] for d in found["directives"]] == [
        "V.1.1", "V.1.2", "V.1.3", "V.1.4", "V.2.1", "V.2.2", "V.2.3", "V.2.4", "V.3",
    ]  # fmt: skip
    assert found["directives"][2]["rule"] == {"kind": "event", "working_days": -3}


def test_a_person_reads_the_rule_beside_the_wording(read: Callable[..., Result]) -> None:
    printed = read(str(PLAN)).stdout
    assert "Thời hạn: không ghi → 7 ngày làm việc trước sự kiện (theo thông lệ)" in printed
    assert "Thời hạn: trước khi tập huấn → 3 ngày làm việc trước sự kiện (theo thông lệ)" in printed


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "Tệp trống"),
        (bytes(range(256)) * 4, "Không nhận ra loại tệp"),
        ("Kính gửi các đồng chí.".encode(), "không có phần “Tổ chức thực hiện”"),
        ("TỐI MẬT\n".encode() + PLAN.read_bytes(), "TỐI MẬT"),
        (b"a" * (20 * 1024 * 1024 + 1), "tối đa 20 MB"),
    ],
)
def test_what_cannot_be_read_is_said_on_standard_error(
    read: Callable[..., Result], tmp_path: Path, content: bytes, complaint: str
) -> None:
    file = tmp_path / "document"
    file.write_bytes(content)
    answer = read(str(file), "--json")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert complaint in answer.stderr
