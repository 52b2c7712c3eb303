"""The words of a directive's page: whose move it is, how its deadline came about, what may be done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from tracker.domain.deadlines import Open, rule_from_json
from tracker.domain.documents import DOCUMENT_KINDS
from tracker.domain.lifecycle import Action, Offer, Stage
from tracker.domain.moves import MOVE_NAMES, Move
from tracker.models.directives import Directive, Extension, ExtensionOutcome
from tracker.queries.directive_page import DirectivePage
from tracker.web import filters
from tracker.web.directives.verbs import VERBS, slug
from tracker.web.errors import sentence
from tracker.web.guard import current_act
from tracker.web.rules import origin_words, rule_words

ELSEWHERE: Mapping[Action, str] = {
    Action.SIGN: "signoffs.show",
    Action.RETURN: "signoffs.ask_return",
    Action.DECIDE_EXTENSION: "signoffs.extension",
    Action.CORRECT: "plans.correct_directive",
}
"""Actions whose page belongs to another part of the product: its endpoint, with ``directive_id``."""

PRIMARY = (
    Action.SIGN,
    Action.DECIDE_EXTENSION,
    Action.SETTLE_REFUSAL,
    Action.START,
    Action.SUBMIT,
    Action.REPORT,
    Action.CONTRIBUTE,
    Action.RESUME,
)
"""What one has most likely come to do, the likeliest first: the first that is open is the primary button."""

RARE = frozenset(
    {Action.REFUSE, Action.CHANGE_LEAD, Action.SUSPEND, Action.CANCEL, Action.REOPEN, Action.CORRECT}
)
"""Actions kept apart, so that nobody does them in passing."""

BESIDE = frozenset({Action.ADD_EVIDENCE, Action.TEND_STEPS})
"""Actions offered beside what they change, not among the buttons."""


@dataclass(frozen=True)
class Button:
    """One action as a button; ``refused`` says why it is blocked."""

    label: str
    url: str
    kind: str
    refused: str | None


def buttons(page: DirectivePage) -> list[Button]:
    """The usual actions, the primary first; what is blocked for one reason stands together. None in a closed plan."""
    if page.row.plan.closed_at is not None:
        return []
    usual = [
        o for o in page.offers if o.action not in RARE | BESIDE and _timely(page, o) and _address(page, o)
    ]
    first = next((a for a in PRIMARY for o in usual if o.action is a and o.refused is None), None)
    usual.sort(key=lambda o: (o.action is not first, o.refused is not None))
    return _together([_button(page, o, "primary" if o.action is first else "secondary") for o in usual])


def _together(found: list[Button]) -> list[Button]:
    """Blocked actions with the same reason as one, so that it is said once."""
    blocked: dict[str, list[str]] = {}
    for button in found:
        if button.refused is not None:
            blocked.setdefault(button.refused, []).append(button.label)
    return [button for button in found if button.refused is None] + [
        Button(", ".join(labels), "", "secondary", reason) for reason, labels in blocked.items()
    ]


def rare_buttons(page: DirectivePage) -> list[Button]:
    """The actions kept apart, those that can be done only."""
    rare = [o for o in page.offers if o.action in RARE and o.refused is None and _address(page, o)]
    return [_button(page, o, "secondary") for o in rare]


def move_words(page: DirectivePage) -> str:
    """Whose move it is, as a sentence without its end; nothing where nobody has to act."""
    if page.move is Move.NOBODY:
        return ""
    row = page.row
    unit = f"{row.lead_unit.name} – {row.officer.title}" if row.officer else row.lead_unit.name
    clauses = ", ".join(d.clause or d.text[:40] for d in page.waits_for)
    words: str = gettext(MOVE_NAMES[page.move])
    return words % {"unit": unit, "leader": row.leader.title, "clauses": clauses}


def deadline_words(page: DirectivePage) -> Iterator[str]:
    """How the date came about, a sentence each: rule, wording, both limits, what an extension or a move has changed."""
    row, due = page.row, page.due
    if not isinstance(rule_from_json(row.rule), Open):
        yield gettext(
            "Cách tính: %(rule)s (%(origin)s)",
            rule=rule_words(row.rule),
            origin=origin_words(row.rule_origin),
        )
    if row.wording:
        yield gettext("Văn bản ghi: “%(wording)s”", wording=row.wording)
    if due.printed_on:
        yield gettext(
            "Ngày %(day)s là ngày nghỉ, tính đến ngày làm việc tiếp theo", day=filters.day(due.printed_on)
        )
    if due.capped:
        yield gettext(
            "Theo cách tính là %(rule)s, theo thời gian của kế hoạch là %(window)s: lấy ngày đến trước",
            rule=filters.day(due.by_rule),
            window=filters.day(due.by_window),
        )
    if row.granted_on:
        yield gettext("Đã được điều chỉnh đến %(day)s", day=filters.day(row.granted_on))
    if row.moved_under_extension:
        yield gettext("Sự kiện đã đổi ngày sau khi điều chỉnh; theo cách tính nay là %(day)s. Đề nghị xem lại hạn.",
                      day=filters.day(due.on))  # fmt: skip
    if row.undetermined:
        yield gettext("Sự kiện của kế hoạch chưa có ngày")


def heading(clause: str) -> str:
    """What the page of a directive is called."""
    return str(gettext("Nhiệm vụ %(clause)s", clause=clause) if clause else gettext("Nhiệm vụ"))


def over_words(page: DirectivePage) -> str:
    """When a finished directive was submitted and signed off."""
    row = page.row
    if row.stage is not Stage.DONE or row.done_at is None:
        return ""
    return str(
        gettext(
            "Trình ngày %(submitted)s, phê duyệt %(signed)s",
            submitted=filters.day(row.submitted_on),
            signed=filters.moment(row.done_at),
        )
    )


def source(row: Directive) -> str:
    """Where the clause stands: the document with its number and date."""
    plan = row.plan
    where = gettext("Mục %(clause)s", clause=row.clause) if row.clause else ""
    number = gettext("số %(number)s", number=plan.number) if plan.number else ""
    dated = gettext("ngày %(day)s", day=filters.day(plan.issued_on)) if plan.issued_on else ""
    document = " ".join(filter(None, (gettext(DOCUMENT_KINDS[plan.kind]), number, dated)))
    return f"{', '.join(filter(None, (where, document)))}: {plan.title}"


def work(row: Directive) -> Iterator[tuple[str, str]]:
    """What the unit has told, under its labels; nothing where it has told nothing."""
    told = (
        (gettext("Đã làm"), row.state_of_work),
        (gettext("Khó khăn, vướng mắc"), row.obstacles),
        (gettext("Đề xuất"), row.proposals),
        (gettext("Nguyên nhân chậm"), row.delay_cause),
    )
    return ((label, said) for label, said in told if said)


def extension_words(request: Extension) -> str:
    """A decided request for another date, in a sentence."""
    values = {
        "old": filters.day(request.from_on),
        "new": filters.day(request.granted_on or request.to_on),
        "asked": filters.day(request.to_on),
        "leader": request.decided_by.title if request.decided_by else filters.NOTHING,
        "day": filters.moment(request.decided_at),
    }
    if request.outcome is not ExtensionOutcome.GRANTED:
        return str(gettext("%(leader)s không đồng ý lùi hạn đến %(asked)s (%(day)s).", **values))
    words: str = gettext("%(leader)s điều chỉnh hạn từ %(old)s đến %(new)s (%(day)s).", **values)
    if request.document_number:
        words += " " + gettext("Văn bản: %(number)s.", number=request.document_number)
    return words


def step_items(page: DirectivePage) -> list[dict[str, Any]]:
    """The steps as the checklist shows them, with the address that ticks each for whoever may."""
    tends = page.open(Action.TEND_STEPS)
    values: dict[str, Any] = {"directive_id": page.row.id, "version": page.row.version}
    return [
        {
            "id": f"step-{step.id}",
            "text": step.text,
            "done": step.done,
            "url": url_for("directives.tick", step_id=step.id, **values) if tends else None,
        }
        for step in page.row.steps
    ]


def up(row: Directive) -> tuple[str, str]:
    """Where one comes from: label and address. People of the unit from its work, others from the list."""
    actor = current_act().actor
    if row.lead_unit_id in actor.unit_ids or not actor.unit_ids:
        return row.lead_unit.name, url_for("units.show", unit_id=row.lead_unit_id)
    return gettext("Việc của đơn vị"), url_for("units.mine")


def _timely(page: DirectivePage, offer: Offer) -> bool:
    """False where there is nothing to answer: no request, no refusal. That is no news, so nothing says it."""
    if offer.action is Action.DECIDE_EXTENSION:
        return page.request is not None
    return offer.action is not Action.SETTLE_REFUSAL or page.row.refused_at is not None


def _address(page: DirectivePage, offer: Offer) -> str | None:
    values: dict[str, Any] = {"directive_id": page.row.id}
    if slug(offer.action) in VERBS:
        return url_for("directives.ask", verb=slug(offer.action), **values)
    endpoint = ELSEWHERE.get(offer.action, "")
    return url_for(endpoint, **values) if endpoint else None


def _button(page: DirectivePage, offer: Offer, kind: str) -> Button:
    refused = sentence(offer.refused) if offer.refused is not None else None
    return Button(gettext(offer.label), _address(page, offer) or "", kind, refused)
