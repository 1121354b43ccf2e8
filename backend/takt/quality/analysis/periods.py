"""Days, weeks and months of a site: when they begin, and in which a moment lies. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

USUAL_DAYS: Final = 90
DAYS_MAX: Final = 366 * 5


@dataclass(frozen=True, slots=True)
class Period:
    """Days of a site, the first and the last one included."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def since(self) -> int:
        """The first moment, in milliseconds."""
        return start_of(self.first, self.zone)

    @property
    def until(self) -> int:
        """The moment behind the last one."""
        return start_of(self.last + timedelta(days=1), self.zone)


def start_of(day: date, zone: ZoneInfo) -> int:
    """The moment at which a day of the site begins."""
    begins = datetime(day.year, day.month, day.day, tzinfo=zone)
    return int(begins.timestamp()) * 1000


def local(at: int, zone: ZoneInfo) -> datetime:
    """A moment by the calendar of the site."""
    return datetime.fromtimestamp(at // 1000, UTC).astimezone(zone)


def month_of(day: date) -> str:
    """2026-11."""
    return f"{day.year:04d}-{day.month:02d}"


def week_of(day: date) -> str:
    """The week by ISO 8601, which begins on Monday: 2026-W48."""
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def monday_of(day: date) -> date:
    """The first day of the week of a day."""
    return day - timedelta(days=day.weekday())


def weeks_between(first: date, last: date) -> list[date]:
    """The Mondays of all weeks from the one of a day to that of another."""
    begins, ends = monday_of(first), monday_of(last)
    return [begins + timedelta(weeks=n) for n in range((ends - begins).days // 7 + 1)]
