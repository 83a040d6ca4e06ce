"""Tables of released and named data for people and programs who analyse: no ballot, no comment, no draft.

shapes     what a table is
register   schools, units, periods
released   rounds, and the protected figures of those that were counted
inspected  visits handed in, and their items
followed   what schools must put right
"""

from .followed import action_record, actions_table
from .inspected import item_records, items_table, visit_record, visits_table
from .register import PERIODS, SCHOOLS, UNITS, period_record, school_record, unit_record
from .released import (
    FIGURES,
    LEVELS,
    POOL,
    RESULTS,
    ROUNDS,
    figure_records,
    level_records,
    result_record,
    round_record,
)
from .shapes import Column, Dataset, Holds, Record, Value

__all__ = [
    "FIGURES",
    "LEVELS",
    "PERIODS",
    "POOL",
    "RESULTS",
    "ROUNDS",
    "SCHOOLS",
    "UNITS",
    "Column",
    "Dataset",
    "Holds",
    "Record",
    "Value",
    "action_record",
    "actions_table",
    "figure_records",
    "item_records",
    "items_table",
    "level_records",
    "period_record",
    "result_record",
    "round_record",
    "school_record",
    "unit_record",
    "visit_record",
    "visits_table",
]
