"""Who is told: the people behind a post on a day, the substitute instead of the absent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from sqlalchemy import select

from tracker.domain.permissions import Role
from tracker.domain.reminding import Audience
from tracker.extensions import db
from tracker.models.accounts import Account, Post, Substitution


@dataclass(frozen=True, slots=True)
class Told:
    """One who is told: the account, as what, and the title of the absent person it stands in for ("" if none)."""

    account_id: int
    because: Audience
    absent: str = ""


class Roll:
    """All posts of active accounts on ``today``, read at once so that many directives can be asked about."""

    def __init__(self, today: date) -> None:
        self.addresses: dict[int, str] = {}
        """Every active account's address; "" where there is none."""
        self.like_daily: set[int] = set()
        """Who wants notices that ask nothing of them with the daily mail."""
        self._heads: dict[int, list[int]] = defaultdict(list)
        self._offices: dict[int, list[int]] = defaultdict(list)
        self._by_role: dict[Role, list[int]] = defaultdict(list)
        self._titles: dict[int, str] = {}
        self._read_posts()
        self._substitutes = self._read_substitutes(today)

    def unit(self, unit_id: int, officer_id: int | None) -> list[Told]:
        """The head of the lead unit and the officer named; the clerk where the unit has no account."""
        heads = list(self._present(self._heads[unit_id], Audience.UNIT))
        return each_once([*heads, *self.officer(officer_id)]) or self.clerks()

    def coordinating(self, unit_ids: Iterable[int]) -> list[Told]:
        """The heads of the coordinating units."""
        heads = [head for unit_id in unit_ids for head in self._heads[unit_id]]
        return each_once(self._present(heads, Audience.COORDINATING))

    def leader(self, account_id: int) -> list[Told]:
        """The responsible leader."""
        return each_once(self._present([account_id], Audience.LEADER))

    def leaders(self) -> list[Told]:
        """All leaders."""
        return each_once(self._present(self._by_role[Role.LEADER], Audience.LEADER))

    def officer(self, account_id: int | None) -> list[Told]:
        """The officer, if there is one who can sign in."""
        return [Told(account_id, Audience.UNIT)] if account_id and account_id in self.addresses else []

    def selves(self, account_ids: Iterable[int]) -> list[Told]:
        """These people themselves, not those who stand in for them."""
        return [Told(one, Audience.SELF) for one in account_ids if one in self.addresses]

    def clerks(self) -> list[Told]:
        """All clerks."""
        return [Told(account_id, Audience.CLERK) for account_id in self._by_role[Role.CLERK]]

    def administrators(self) -> list[int]:
        """The accounts that keep the tracker running."""
        return list(self._by_role[Role.ADMINISTRATOR])

    def superiors(self, account_id: int, leader_ids: Iterable[int]) -> list[Told]:
        """Who is above the account in work of the leaders ``leader_ids``: an officer's head of unit, a head's leader.

        Nobody stands in for themselves: above an officer who does the absent head's work is the leader. Nobody is
        above a leader, a clerk or an administrator.
        """
        heads = [head for unit_id in self._offices.get(account_id, ()) for head in self._heads[unit_id]]
        above = [one for one in self._present(heads, Audience.UNIT) if one.account_id != account_id]
        if not above and self.units_of(account_id):
            above = [one for leader_id in leader_ids for one in self.leader(leader_id)]
        return each_once(one for one in above if one.account_id != account_id)

    def units_of(self, account_id: int) -> list[int]:
        """The units the account is head or officer of."""
        headed = [unit_id for unit_id, heads in self._heads.items() if account_id in heads]
        return [*headed, *self._offices.get(account_id, ())]

    def _present(self, account_ids: Iterable[int], because: Audience) -> Iterator[Told]:
        for account_id in account_ids:
            if account_id not in self.addresses:
                continue
            instead = self._substitutes.get(account_id, ())
            yield from (Told(other, because, self._titles[account_id]) for other in instead)
            if not instead:
                yield Told(account_id, because)

    def _read_posts(self) -> None:
        rows = db.session.execute(
            select(Account.id, Account.email, Account.title, Account.optional_daily, Post.role, Post.unit_id)
            .outerjoin(Post)
            .where(Account.active)
            .order_by(Account.id, Post.id)
        )
        for account_id, address, title, daily, role, unit_id in rows:
            self.addresses[account_id], self._titles[account_id] = address or "", title
            if daily:
                self.like_daily.add(account_id)
            if role is Role.UNIT_HEAD and unit_id is not None:
                self._heads[unit_id].append(account_id)
                continue
            if role is Role.OFFICER and unit_id is not None:
                self._offices[account_id].append(unit_id)
            if role is not None and account_id not in self._by_role[role]:
                self._by_role[role].append(account_id)

    def _read_substitutes(self, today: date) -> dict[int, list[int]]:
        """Absent account → who stands in; only for posts that can be lent, and by those who can sign in."""
        lent = {*self._by_role[Role.LEADER], *chain.from_iterable(self._heads.values())}
        found: dict[int, list[int]] = defaultdict(list)
        rows = db.session.execute(
            select(Substitution.absent_id, Substitution.substitute_id)
            .where(Substitution.first_on <= today, Substitution.last_on >= today)
            .order_by(Substitution.id)
        )
        for absent_id, substitute_id in rows:
            if absent_id in lent and substitute_id in self.addresses:
                found[absent_id].append(substitute_id)
        return found


def each_once(told: Iterable[Told]) -> list[Told]:
    """The first word to each account."""
    return list({one.account_id: one for one in reversed(list(told))}.values())[::-1]
