"""The look as rules: what a strict policy, Vietnamese letters and weak eyes need of every template and token."""

import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from flask import render_template_string

from tracker.domain.lifecycle import Stage
from tracker.domain.timeliness import Judgement, Timeliness

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted(p for p in (ROOT / "templates").rglob("*.html") if p.parent.name != "mail")
STATIC = ROOT / "tracker" / "static"
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy" + "áàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
THEMES = ("light", "dark", "light high", "dark high")


def tokens(theme):
    """The custom properties of one theme, as the cascade leaves them."""
    sheet = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
    found = {}
    blocks = re.findall(
        r"(@media \(prefers-color-scheme: dark\) \{\s*)?^\s*:root(\[.*?\])? \{([^{}]*)\}", sheet, re.M
    )
    for dark, attribute, body in blocks:
        if (not dark or "dark" in theme) and (not attribute or ("high" in theme and "contrast" in attribute)):
            found |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{3,6})", body))
    return found


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("front", "back", "least"),
    [
        ("ink", "paper", 7),
        ("ink", "ground", 7),
        ("ink-soft", "paper", 4.5),
        ("ink-soft", "ground", 4.5),
        ("ink-soft", "tint", 4.5),
        ("accent", "paper", 4.5),
        ("accent", "ground", 4.5),
        ("on-accent", "accent", 4.5),
        ("on-accent", "accent-strong", 4.5),
        ("red", "red-tint", 4.5),
        ("red", "paper", 4.5),
        ("amber", "amber-tint", 4.5),
        ("line-strong", "paper", 3),
        ("focus", "paper", 3),
    ],
)
def test_every_theme_can_be_read(theme, front, back, least):
    colours = tokens(theme)
    wanted = 7 if "high" in theme and least == 4.5 else least
    assert contrast(colours[front], colours[back]) >= wanted


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_template_needs_an_inline_style_or_script(path):
    source = path.read_text(encoding="utf-8")
    text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}", "", source, flags=re.DOTALL)  # url_for(…, only=…) is no handler
    assert not re.search(r"\sstyle=|<style|\son\w+=|javascript:|<script(?![^>]*\ssrc=)|hx-on", text)


def test_every_shape_that_is_named_is_in_the_sprite(app):
    sprite = set(
        re.findall(r'<symbol id="([\w-]+)"', (STATIC / "icons/sprite.svg").read_text(encoding="utf-8"))
    )
    named = {
        shape
        for path in TEMPLATES
        for shape in re.findall(r'(?:icon\(|shape=)"([\w-]+)"', path.read_text(encoding="utf-8"))
    }
    with app.test_request_context():
        marks = app.jinja_env.get_template("components/marks.html").module
        stages, times = marks.stage_shapes, marks.time_shapes
    assert set(stages) == set(Stage)
    assert set(times) == set(Timeliness)
    assert named | set(stages.values()) | set(times.values()) <= sprite


def test_the_fonts_cover_every_vietnamese_letter():
    sheet = (STATIC / "css/fonts.css").read_text(encoding="utf-8")
    for weight in (400, 500, 600, 700):
        faces = re.findall(
            rf'"Be Vietnam Pro"; font-weight: {weight};.*?url\("\.\./([^"]+)"\).*?unicode-range: ([^;]+);',
            sheet,
        )
        assert all((STATIC / file).is_file() for file, _ in faces)
        ranges = [r.strip()[2:].split("-") for _, listed in faces for r in listed.split(",")]
        covered = {n for r in ranges for n in range(int(r[0], 16), int(r[-1], 16) + 1)}
        assert {c for c in LETTERS + LETTERS.upper() if ord(c) not in covered} == set()


def test_a_row_one_may_not_open_is_no_link(app):
    row = {
        "url": None,
        "clause": "V.3",
        "task": "Đăng tin",
        "stage": Stage.NOT_STARTED,
        "judgement": Judgement(Timeliness.IN_TIME, -2),
    }
    source = "{% from 'components/tables.html' import directives %}{{ directives([row], 'Nhiệm vụ') }}"
    with app.test_request_context():
        assert "<a" not in render_template_string(source, row=row)
        assert '<a href="/v3">Đăng tin</a>' in render_template_string(source, row=row | {"url": "/v3"})


def test_a_form_with_errors_says_so_in_the_title_and_leads_to_its_fields(app):
    source = (
        "{% extends 'base.html' %}{% from 'components/fields.html' import error_summary %}"
        "{% block title %}Cập nhật{% endblock %}{% block before %}{{ error_summary(form) }}{% endblock %}"
    )
    form = {"errors": {"reason": ["Nêu lý do."]}, "form_errors": ["Chọn lại."]}
    with app.test_request_context():
        shown = render_template_string(source, form=form)
    assert "<title>Lỗi: Cập nhật – " in shown
    assert shown.index("Có lỗi cần sửa") < shown.index("<h1>Cập nhật</h1>")


def test_what_was_typed_stays_on_the_error_page_only_for_who_is_signed_in(app):
    typed = "Đã liên hệ báo cáo viên, chưa có tài liệu"
    source = "{% include 'errors/_kept.html' %}"

    def kept(person, path="/directives/1", **form):
        with app.test_request_context(path, method="POST", data=form):
            return render_template_string(source, current_user=person)

    somebody, nobody = {"is_authenticated": True}, {"is_authenticated": False}
    assert typed in kept(somebody, state=typed, csrf_token="a token of letters")
    assert "a token of letters" not in kept(somebody, state=typed, csrf_token="a token of letters")
    assert "horse" not in kept(somebody, new_password="correct horse battery staple")
    assert kept(nobody, state=typed).strip() == ""


def test_a_chart_places_its_marks_between_the_edges(app):
    source = "{% from 'components/charts.html' import at %}{{ at(day, first, last) }}"
    with app.test_request_context():
        places = [
            float(
                render_template_string(
                    source, day=date(2025, m, d), first=date(2025, 7, 1), last=date(2025, 9, 29)
                )
            )
            for m, d in ((7, 1), (8, 15), (9, 29))
        ]
    assert places[0] == 0
    assert places[-1] == 100
    assert all(before < after for before, after in pairwise(places))
