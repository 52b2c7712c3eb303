"""Files people bring as evidence: which kinds are taken, how they are recognised, how their names are kept.

A file is taken only if its extension is on the list **and** its bytes begin, or open, as that kind does. The name
is data for people: it never becomes a path.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from tracker.domain.errors import Invalid, Missing
from tracker.domain.wording import N_

LONGEST_NAME = 200
"""Characters kept of a file's name, its extension included."""

MOST_MEMBERS = 2_000
MOST_UNPACKED = 200 * 1024 * 1024
"""What an office document may declare to hold: more is not a document."""


@dataclass(frozen=True)
class FileKind:
    """A kind of file: ``inline`` is True where a browser may show it beside the page."""

    media_type: str
    opens: Callable[[bytes], bool]
    inline: bool = False


def _begins(*signatures: bytes) -> Callable[[bytes], bool]:
    return lambda content: content.startswith(signatures)


def _office(folder: str) -> Callable[[bytes], bool]:
    """True for an Office Open XML document of the kind kept in ``folder``, without macros."""

    def opens(content: bytes) -> bool:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                members = package.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            return False
        names = {m.filename for m in members}
        return (
            len(members) <= MOST_MEMBERS
            and sum(m.file_size for m in members) <= MOST_UNPACKED
            and "[Content_Types].xml" in names
            and any(n.startswith(f"{folder}/") for n in names)
            and not any(n.casefold().endswith("vbaproject.bin") for n in names)
        )

    return opens


def _is_text(content: bytes) -> bool:
    try:
        words = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(c) == "Cc" and c not in "\t\r\n\f" for c in words)


_OOXML = "application/vnd.openxmlformats-officedocument."
_OLE = _begins(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_JPEG = FileKind("image/jpeg", _begins(b"\xff\xd8\xff"), inline=True)

KINDS: Mapping[str, FileKind] = {
    "pdf": FileKind("application/pdf", _begins(b"%PDF-"), inline=True),
    "docx": FileKind(_OOXML + "wordprocessingml.document", _office("word")),
    "xlsx": FileKind(_OOXML + "spreadsheetml.sheet", _office("xl")),
    "pptx": FileKind(_OOXML + "presentationml.presentation", _office("ppt")),
    "doc": FileKind("application/msword", _OLE),
    "xls": FileKind("application/vnd.ms-excel", _OLE),
    "png": FileKind("image/png", _begins(b"\x89PNG\r\n\x1a\n"), inline=True),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "txt": FileKind("text/plain", _is_text, inline=True),
}
"""Extension → kind: the whole list of what is taken. No archives: what is in them cannot be judged."""

INLINE = frozenset(k.media_type for k in KINDS.values() if k.inline)
"""Media types a browser may show; everything else is only handed over as a file."""


def kind_of(name: str, content: bytes) -> FileKind:
    """The kind of a file by its name and its bytes. Raises Missing for nothing, Invalid for anything not taken."""
    if not content:
        raise Missing(N_("Tệp rỗng: cần chọn một tệp có nội dung."), field="file")
    extension = PurePosixPath(name).suffix.removeprefix(".").casefold()
    kind = KINDS.get(extension)
    if kind is None:
        raise Invalid(
            N_("Không nhận loại tệp này. Các loại tệp được nhận: %(kinds)s."),
            field="file",
            kinds=", ".join(KINDS),
        )
    if not kind.opens(content):
        raise Invalid(
            N_("Nội dung tệp không đúng là tệp .%(extension)s. Đề nghị kiểm tra lại tệp."),
            field="file",
            extension=extension,
        )
    return kind


def clean_name(name: str) -> str:
    """A file's name as people read it: NFC, one line, no path, no control or direction characters, at most 200 long."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(c if unicodedata.category(c)[0] != "C" else " " if c in "\t\r\n" else "" for c in last)
    plain = " ".join(seen.split()).lstrip(".") or "tep"
    stem, dot, extension = plain.rpartition(".")
    if not dot:
        return plain[:LONGEST_NAME]
    return f"{stem[: LONGEST_NAME - len(extension) - 1].rstrip()}.{extension}" if stem else plain
