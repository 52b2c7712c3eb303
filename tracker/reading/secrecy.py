"""Documents marked secret are not entered: the law keeps them out of a system like this."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.domain.errors import Unreadable
from tracker.domain.wording import N_
from tracker.reading.model import Line
from tracker.reading.spelling import clean, squeeze

_STAMP = re.compile(r"(?:độ mật\s*:\s*)?[\[(\"“\s]*(TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT)[\])\"”\s.]*", re.IGNORECASE)
_IN_CAPITALS = re.compile(r"TUYỆT\s+MẬT|TỐI\s+MẬT|MẬT")
_LABELLED = re.compile(r"(?:độ|mức độ)\s+mật\s*:\s*(?:tuyệt mật|tối mật|mật)(?!\w)", re.IGNORECASE)
_WHERE = 80
"""The stamp stands at the head of the first page, so only its lines are looked at (and those of any later head)."""


def refuse_secret(lines: Sequence[Line]) -> None:
    """Raise Unreadable when the document carries a stamp of secrecy."""
    for index, line in enumerate(lines):
        for column in re.split(r"\s{3,}|\s\|\s", clean(line.text).strip()):
            text = squeeze(column)
            stamped = _STAMP.fullmatch(text)
            if (stamped and (_IN_CAPITALS.search(text) or index < _WHERE)) or (
                index < _WHERE and _LABELLED.search(text)
            ):
                level = squeeze(stamped.group(1)).upper() if stamped else "MẬT"
                raise Unreadable(
                    N_("Văn bản có dấu %(level)s. Văn bản mật không được nhập vào hệ thống này."), level=level
                )
