"""What every form does."""

import pytest
from flask import Flask
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, NumberRange

from tracker.domain.errors import Invalid
from tracker.web.forms import Form


class Everything(Form):
    title = StringField("Tên", [InputRequired(), Length(min=3, max=5)])
    again = StringField("Nhập lại", [EqualTo("title")])
    day = DateField("Ngày", format="%d/%m/%Y")
    count = IntegerField("Số", [NumberRange(min=1, max=9)])


@pytest.fixture
def unguarded(app: Flask) -> Flask:
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def filled(app: Flask, **typed: str) -> Everything:
    with app.test_request_context(method="POST", data=typed):
        form = Everything()
        form.validate()
        return form


def test_what_is_wrong_is_said_in_vietnamese(unguarded: Flask) -> None:
    form = filled(unguarded, title="ab", again="x", day="2025-09-25", count="10")
    assert form.title.errors == ["Cần từ 3 đến 5 ký tự."]
    assert form.again.errors == ["Hai lần nhập không giống nhau."]
    assert form.day.errors == ["Ngày không hợp lệ; nhập theo dạng ngày/tháng/năm, ví dụ 25/09/2025."]
    assert form.count.errors == ["Cần một số từ 1 đến 9."]


def test_a_field_left_empty_is_named_as_required(unguarded: Flask) -> None:
    assert filled(unguarded).title.errors == ["Mục này là bắt buộc."]


def test_typed_text_is_composed_and_trimmed(unguarded: Flask) -> None:
    assert filled(unguarded, title="  Sở ").title.data == "Sở"


def test_a_refusal_stands_beside_its_field(unguarded: Flask) -> None:
    with unguarded.test_request_context():
        form = Everything()
        form.show(Invalid("Tên %(name)s đã có.", field="title", name="A"))
        form.show(Invalid("Không được."))
    assert form.title.errors == ["Tên A đã có."]
    assert form.form_errors == ["Không được."]
