"""Open the occurrences of recurring duties: each a directive of its own when its period has begun."""

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import aliased

from tracker.domain.acts import Act
from tracker.domain.calendar import local_day
from tracker.domain.deadlines import PeriodKind, Recurring, rule_from_json, rule_to_json
from tracker.domain.events import Event, EventKind
from tracker.domain.lifecycle import WORKING, Stage
from tracker.domain.recurrence import Occurrence, wanted
from tracker.domain.wording import N_
from tracker.extensions import db
from tracker.models.directives import Coordination, Directive
from tracker.models.plans import Plan
from tracker.services.dating import iso, redate
from tracker.services.record import record

PERIOD_NAMES = {
    PeriodKind.WEEK: N_("tuần %(number)s/%(year)s"),
    PeriodKind.MONTH: N_("tháng %(number)s/%(year)s"),
    PeriodKind.QUARTER: N_("quý %(number)s/%(year)s"),
    PeriodKind.HALF: N_("6 tháng kỳ %(number)s/%(year)s"),
    PeriodKind.YEAR: N_("năm %(year)s"),
}


def open_due(act: Act) -> list[Directive]:
    """Open every occurrence that should be open on the day of ``act`` and is not. Run twice, it opens nothing twice."""
    opened = []
    for series in db.session.scalars(_series()):
        rule = rule_from_json(series.rule)
        if not isinstance(rule, Recurring):
            continue
        now = wanted(rule, given_on=local_day(series.assigned_at), today=act.today)
        if now is not None and not _is_open(series, now):
            opened.append(_open(act, series, now))
    return opened


def _series() -> Select[Directive]:
    return (
        select(Directive)
        .join(Plan)
        .where(Directive.rule["kind"].as_string() == "recurring", Directive.stage.in_(WORKING))
        .where(Plan.closed_at.is_(None))
        .order_by(Directive.id)
    )


def _is_open(series: Directive, now: Occurrence) -> bool:
    other = aliased(Directive)
    return bool(
        db.session.scalar(
            select(exists(select(other.id).where(other.series_id == series.id, other.occurrence == now.key)))
        )
    )


def _open(act: Act, series: Directive, now: Occurrence) -> Directive:
    period = PERIOD_NAMES[now.period.kind] % {"number": now.period.number, "year": now.period.year}
    row = Directive(
        position=series.position,
        clause=f"{series.clause} ({period})"[:60],
        text=series.text,
        deliverable=series.deliverable,
        source=series.source,
        lead_unit=series.lead_unit,
        group_id=series.group_id,
        officer_id=series.officer_id,
        leader=series.leader,
        series_id=series.id,
        occurrence=now.key,
        assigned_at=act.now,
        stage=Stage.NOT_STARTED,
        rule=rule_to_json(now.rule),
        rule_origin=series.rule_origin,
        wording=series.wording,
        deadline_version=0,
        undetermined=False,
        moved_under_extension=False,
        updated_on=act.today,
        folded=series.folded,
    )
    row.coordination = [Coordination(unit=c.unit, position=c.position) for c in series.coordination]
    redate(row, series.plan, act)
    row.deadline_version = 1
    series.plan.directives.append(row)
    db.session.flush()
    after = {
        "clause": row.clause,
        "text": row.text,
        "lead_unit_id": row.lead_unit_id,
        "lead_unit": row.lead_unit.name,
        "due_on": iso(row.due_on),
        "series_id": series.id,
        "occurrence": now.key,
    }
    kind = EventKind.ASSIGNED
    record(act, Event(kind, ("directive", row.id), plan_id=row.plan_id, directive_id=row.id, after=after))
    return row
