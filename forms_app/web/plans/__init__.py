"""Plans: of the year and of supervision with their tasks, and the plan that each school sends as a file.

places   the office's and each school's own pages, and who enters them
wordings plans and tasks in words
linked   what a task can be attached to: the one owner of these kinds
listing  the office's plans of a year, and a school's
plan     one plan: number, day, title, tasks by month
tasks    one task: owner, month, state, what it is attached to
own      a school sends its plan
schools  which schools have sent theirs
"""

from flask import Blueprint

blueprint = Blueprint("plans", __name__)

from . import listing, own, plan, schools, tasks  # noqa: E402, F401  (they add their routes)
