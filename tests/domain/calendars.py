"""Calendars of these tests: the office's 2025 by hand, and random ones with a slow twin that counts day by day."""

from datetime import date, timedelta

from hypothesis import strategies as st

from tracker.domain.calendar import Calendar

DAY = timedelta(days=1)

OFFICE_2025 = Calendar.of(
    [
        date(2025, 1, 1),
        date(2025, 4, 30),
        date(2025, 5, 1),
        date(2025, 5, 2),
        date(2025, 9, 1),
        date(2025, 9, 2),
    ],
    working=[date(2025, 4, 26)],  # the Saturday worked for Friday 02/05
)

days = st.dates(date(2025, 1, 1), date(2026, 12, 31))
calendars = st.builds(
    lambda off, on: Calendar.of(off, [day for day in on if day.weekday() > 4]),
    st.frozensets(days, max_size=60),
    st.frozensets(days, max_size=30),
)


def slowly_between(calendar: Calendar, first: date, last: date) -> int:
    """Working days after ``first`` up to ``last``, counted one by one; negative if ``last`` is earlier."""
    if last < first:
        return -slowly_between(calendar, last, first)
    return sum(calendar.is_working(first + DAY * n) for n in range(1, (last - first).days + 1))


def slowly_add(calendar: Calendar, day: date, working_days: int) -> date:
    """The same by walking a list of all working days around ``day``."""
    around = [d for n in range(-400, 401) if calendar.is_working(d := day + DAY * n)]
    if working_days == 0:
        return next(d for d in around if d >= day)
    if working_days > 0:
        return [d for d in around if d > day][working_days - 1]
    return [d for d in around if d < day][working_days]
