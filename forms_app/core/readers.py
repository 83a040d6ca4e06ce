"""Programs that read released and named data on behalf of somebody: who, until when, and whether still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

LONGEST_NAME = 80  # characters
USUAL_DAYS, MOST_DAYS = 365, 2 * 366  # for which a token is good


@dataclass(frozen=True)
class Reader:
    """Who reads with one token. The token itself is kept nowhere."""

    key: str
    name: str  # "Power BI của phòng Tổng hợp"
    made_by: str  # user name
    made_at: datetime  # naive UTC
    until: date  # its last day
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None

    def good_on(self, day: date) -> bool:
        return self.withdrawn_at is None and day <= self.until
