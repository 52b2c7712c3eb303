"""Record what happened: one entry in the hash chain, and the notices that go with it, in the caller's transaction."""

from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.acts import Act
from tracker.domain.chain import BEGINNING, Entry, hash_of
from tracker.domain.events import Event, EventKind
from tracker.extensions import db
from tracker.models.directives import Directive
from tracker.models.history import INSTALLATION, ChainHead, HistoryEntry
from tracker.models.plans import Plan
from tracker.services import notices

_ROWS = {"directive": (Directive, "updated_on"), "plan": (Plan, "title")}
_FRESH = frozenset({EventKind.PLAN_ISSUED, EventKind.ASSIGNED, EventKind.FREED})
"""Events that change no row anybody could have read before."""


def chain_of(plan_id: int | None) -> str:
    """The name of the chain that holds a plan's history, or the installation's."""
    return INSTALLATION if plan_id is None else f"plan:{plan_id}"


def record(act: Act, event: Event, *, tell: bool = True) -> HistoryEntry:
    """Append ``event`` to its chain and plan its notices. The caller commits; until then nothing has happened.

    ``tell`` is False for what another event already tells (each directive of a plan just issued).
    """
    head = _take_head(chain_of(event.plan_id))
    entry = Entry(
        chain=head.chain,
        seq=head.seq + 1,
        at=act.now,
        actor_id=act.actor.account_id,
        actor_name=act.actor.name,
        acting_for_id=event.acting_for.account_id if event.acting_for else None,
        acting_for_name=event.acting_for.name if event.acting_for else None,
        kind=event.kind.value,
        subject_kind=event.subject[0],
        subject_id=event.subject[1],
        plan_id=event.plan_id,
        directive_id=event.directive_id,
        note=event.note,
        before=dict(event.before),
        after=dict(event.after),
    )
    row = HistoryEntry(**vars(entry), previous=head.hash, hash=hash_of(entry, head.hash))
    head.seq, head.hash = row.seq, row.hash
    db.session.add(row)
    _count_up(event)
    if tell:
        notices.plan(act, event, row)
    return row


def _count_up(event: Event) -> None:
    """Let the version of the row go up even where only what hangs on it has changed: its steps, its evidence."""
    if event.subject[0] in _ROWS and event.kind not in _FRESH:
        model, column = _ROWS[event.subject[0]]
        flag_modified(db.session.get_one(model, event.subject[1]), column)


def _take_head(chain: str) -> ChainHead:
    """The head of ``chain``, locked until the transaction ends, so that entries never fork."""
    head = db.session.get(ChainHead, chain, with_for_update=True, populate_existing=False)
    if head is None:
        head = ChainHead(chain=chain, seq=0, hash=BEGINNING)
        db.session.add(head)
        db.session.flush()
    return head
