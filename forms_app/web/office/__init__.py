"""The office's pages: schools, accounts, forms, survey rounds, visits.

home      what waits to be done
schools   the register and its import; school is one of them, units the tree above
users     accounts, for the administrator; readers: tokens of programs
forms     definitions on disk beside what is published
rounds    survey rounds: opening, ceremony of the two key holders, posters, messages, slips, count
paper     paper forms: printed, typed in by two people
visits    inspections: a month, the list, how far they have come; visit_new plans, visit_changes changes one
reopening a visit's history: versions, late deliveries, giving it back
returns   what schools report each period: how far they have come, the due day; reminders for the late ones
settings  what the office is called, signs and tunes, and from which day on; setting_sheets has the questions
period_days  first and last day of a period
legal_bases  legal texts: corrected, checked, added
"""

from flask import Blueprint

blueprint = Blueprint("office", __name__, url_prefix="/office")

from . import (  # noqa: E402  (they add routes)
    ceremony,
    comments,
    forms,
    home,
    legal_bases,
    messages,
    opening,
    paper,
    period_days,
    posters,
    readers,
    reminders,
    reopening,
    returns,
    rounds,
    school,
    schools,
    settings,
    slips,
    units,
    users,
    visit_changes,
    visit_new,
    visits,
)

__all__ = [
    "blueprint",
    "ceremony",
    "comments",
    "forms",
    "home",
    "legal_bases",
    "messages",
    "opening",
    "paper",
    "period_days",
    "posters",
    "readers",
    "reminders",
    "reopening",
    "returns",
    "rounds",
    "school",
    "schools",
    "settings",
    "slips",
    "units",
    "users",
    "visit_changes",
    "visit_new",
    "visits",
]
