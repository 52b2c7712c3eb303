"""What a Word document holds beside its plain text: computed numbers, tables, boxes, notes, breaks, hidden words."""

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.plugins.readers.archives import plain_docx, saved
from tracker.contracts import Limits, Text
from tracker.domain.errors import Unreadable
from tracker.plugins.readers.docx import DocxReader
from tracker.reading import understand

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def text_of(content: bytes) -> Text:
    """The lines the reader finds."""
    return DocxReader().text(content, Limits())


def texts(content: bytes) -> list[str]:
    """Their texts, without empty ones."""
    return [line.text for line in text_of(content).lines if line.text]


def test_numbers_word_computes_stand_before_their_paragraphs() -> None:
    document = docx.Document()
    for style, text in (
        ("List Number", "Sở Nội vụ:"),
        ("List Bullet", "Rà soát biên chế."),
        ("List Number", "Sở Tài chính:"),
        ("List Bullet 2", "Bố trí kinh phí."),
    ):
        document.add_paragraph(text, style=style)
    assert texts(saved(document)) == [
        "1. Sở Nội vụ:",
        "- Rà soát biên chế.",
        "2. Sở Tài chính:",
        "- Bố trí kinh phí.",
    ]


def test_levels_of_one_list_count_and_begin_anew() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(
            [("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3."), ("lowerLetter", "%4)")]
        )
    )
    space = nsdecls("w")
    numbering.insert(0, parse_xml(f'<w:abstractNum {space} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {space} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for depth in (0, 1, 2, 2, 1, 3, 3, 0, 1):
        paragraph = document.add_paragraph("x")
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {space}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>')
        )
    assert texts(saved(document)) == [
        "I. x", "1. x", "1.1. x", "1.2. x", "2. x", "a) x", "b) x", "II. x", "1. x",
    ]  # fmt: skip


def test_cells_know_their_table_row_and_column() -> None:
    document = docx.Document()
    document.add_paragraph("Trước bảng")
    table = document.add_table(2, 3)
    for number, cell in enumerate(cell for row in table.rows for cell in row.cells):
        cell.text = f"ô {number}"
    found = [(line.text, line.cell) for line in text_of(saved(document)).lines if line.cell]
    assert [(text, cell.table, cell.row, cell.column) for text, cell in found if cell] == [
        ("ô 0", 1, 1, 1), ("ô 1", 1, 1, 2), ("ô 2", 1, 1, 3),
        ("ô 3", 1, 2, 1), ("ô 4", 1, 2, 2), ("ô 5", 1, 2, 3),
    ]  # fmt: skip


def test_a_merged_cell_is_read_once_and_the_others_keep_their_columns() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "gộp"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "rộng"
    table.cell(1, 2).text = "cuối"
    found = [
        (line.text, line.cell.row, line.cell.column)
        for line in text_of(saved(document)).lines
        if line.cell and line.text
    ]
    assert found == [("gộp", 1, 1), ("rộng", 1, 2), ("cuối", 2, 3)]


def test_text_boxes_are_read_once() -> None:
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>Số: 12/KH-SNV</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph("Thân")._p.append(
        parse_xml(
            f'<w:r {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
            f' xmlns:v="urn:schemas-microsoft-com:vml"><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}'
            f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    assert texts(saved(document)) == ["Thân", "Số: 12/KH-SNV"]


def test_deleted_and_hidden_words_are_left_out_and_inserted_ones_kept() -> None:
    document = docx.Document()
    document.add_paragraph("Giao ")._p.append(
        parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>Sở Nội vụ</w:t></w:r></w:ins>")
    )
    paragraph = document.paragraphs[0]._p
    paragraph.append(parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>Sở Y tế</w:delText></w:r></w:del>"))
    paragraph.append(parse_xml(f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"))
    assert texts(saved(document)) == ["Giao Sở Nội vụ"]


@pytest.mark.parametrize("kind", ["footnote", "endnote"])
def test_notes_come_last_and_give_no_tasks(kind: str) -> None:
    document = docx.Document()
    document.add_paragraph("TỔ CHỨC THỰC HIỆN")
    document.add_paragraph("1. Sở Nội vụ rà soát biên chế.")
    words = "<w:p><w:r><w:t>Giao Sở Y tế kiểm tra.</w:t></w:r></w:p>"
    blob = f"<w:{kind}s {nsdecls('w')}><w:{kind} w:id='1'>{words}</w:{kind}></w:{kind}s>".encode()
    part = Part(PackURI(f"/word/{kind}s.xml"), "application/xml", blob, document.part.package)
    document.part.relate_to(part, f"{RELATIONS}/{kind}s")
    found = text_of(saved(document)).lines
    assert [(line.text, line.note) for line in found[-2:]] == [
        ("1. Sở Nội vụ rà soát biên chế.", False),
        ("Giao Sở Y tế kiểm tra.", True),
    ]
    assert [one.lead for one in understand(found).directives] == ["Sở Nội vụ"]


@pytest.mark.parametrize(
    ("typed", "printing"),
    [
        ("Tổ chức", "<w:caps/>"),
        ("tæ chøc", '<w:rFonts w:ascii=".VnTimeH"/>'),
        ("Tổ chức", '<w:rFonts w:ascii=".VnTimeH"/>'),
    ],
)
def test_words_printed_as_capitals_are_read_as_capitals(typed: str, printing: str) -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run(typed)
    run._r.insert(0, parse_xml(f"<w:rPr {nsdecls('w')}>{printing}</w:rPr>"))
    assert texts(saved(document)) == ["TỔ CHỨC"]


def test_page_breaks_count_pages() -> None:
    document = docx.Document()
    document.add_paragraph("một")
    document.add_page_break()
    document.add_paragraph("hai")
    assert {line.text: line.page for line in text_of(saved(document)).lines if line.text} == {
        "một": 1,
        "hai": 2,
    }


def test_a_document_without_words_is_called_empty() -> None:
    document = docx.Document()
    document.add_paragraph("  ")
    with pytest.raises(Unreadable, match="trống"):
        text_of(saved(document))


def test_paragraphs_are_numbered_and_lines_too() -> None:
    found = text_of(plain_docx("một", "hai")).lines
    assert [(line.number, line.paragraph, line.text) for line in found] == [(1, 1, "một"), (2, 2, "hai")]
