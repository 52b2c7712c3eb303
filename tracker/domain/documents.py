"""The kinds of source documents that give tasks, by the name official documents print."""

from collections.abc import Mapping

from tracker.domain.wording import N_

PLAN = "plan"
SPOKEN = "spoken"
"""A direction given by word of mouth; it has no document."""

DOCUMENT_KINDS: Mapping[str, str] = {
    PLAN: N_("Kế hoạch"),
    "decision": N_("Quyết định"),
    "instruction": N_("Chỉ thị"),
    "conclusion": N_("Thông báo"),
    "telegram": N_("Công điện"),
    "letter": N_("Công văn"),
    "resolution": N_("Nghị quyết"),
    "programme": N_("Chương trình"),
    "other": N_("Văn bản khác"),
    SPOKEN: N_("Chỉ đạo trực tiếp"),
}
"""Kind → its name, which is what the document itself prints at its head."""


def kind_of(printed: str | None) -> str:
    """The kind a document calls itself by ("kế hoạch"); a plan where it prints none."""
    words = (printed or "").casefold().strip()
    if not words:
        return PLAN
    names = {name.casefold(): kind for kind, name in DOCUMENT_KINDS.items()}
    return next((kind for name, kind in names.items() if words.startswith(name)), "other")
