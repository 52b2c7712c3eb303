"""Record what happened: one entry in the hash chain, and the notices that go with it, in the caller's transaction."""

from tracker.domain.acts import Act
from tracker.domain.chain import BEGINNING, Entry, hash_of
from tracker.domain.events import Event
from tracker.extensions import db
from tracker.models.history import ChainHead, HistoryEntry

INSTALLATION = "installation"
"""The chain of what belongs to no plan: accounts, units, calendar, settings."""


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
    return row


def _take_head(chain: str) -> ChainHead:
    """The head of ``chain``, locked until the transaction ends, so that entries never fork."""
    head = db.session.get(ChainHead, chain, with_for_update=True, populate_existing=False)
    if head is None:
        head = ChainHead(chain=chain, seq=0, hash=BEGINNING)
        db.session.add(head)
        db.session.flush()
    return head
