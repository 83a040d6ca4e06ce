"""The tables of the named store. Keys are natural or made by the client: no serial gives away an order.

One module per subject. ``../migrations/`` makes these tables; a change here needs a migration there, and a
test compares the two.
"""

from __future__ import annotations

from .accounts import AccountRow, CalendarRow, SessionRow
from .actions import ActionRow, ActionStepRow
from .audit import AuditHeadRow, AuditRow
from .base import MomentField, Row, named_db
from .bodies import BodyRow
from .conclusions import ConclusionRow
from .forms import FormRow, PeriodRow
from .good_models import GoodModelRow, ModelDraftRow, ModelStepRow
from .photos import ChunkRow, PhotoRow, PlacementRow
from .plans import PlanFileRow, SchoolPlanRow, TaskLinkRow, TaskRow, WorkPlanRow
from .readers import ReaderRow
from .reports import ReportIssueRow, ReportTargetRow, ReportTextRow
from .returns import ReturnRow, ReturnStepRow
from .rounds import CommentRow, LateReleaseRow, PaperRow, PosterRow, ReleaseRow, RoundRow, SlipsRow
from .schools import MembershipRow, SchoolRow, UnitRow
from .settings import LegalBasisRow, SettingRow
from .suggestions import ConfidedRow, SuggestionBoxRow, SuggestionRow, SuggestionStepRow
from .visits import CarriedRow, DeliveryRow, InspectorRow, MinutesRow, ReopeningRow, SectionRow, VisitRow

TABLES: tuple[type[Row], ...] = (
    *(UnitRow, SchoolRow, MembershipRow),
    *(AccountRow, SessionRow, CalendarRow, ReaderRow, FormRow, PeriodRow),
    *(RoundRow, PosterRow, SlipsRow, PaperRow, CommentRow, ReleaseRow, LateReleaseRow),
    *(VisitRow, InspectorRow, SectionRow, CarriedRow, DeliveryRow, ReopeningRow, MinutesRow),
    *(PhotoRow, PlacementRow, ChunkRow),
    *(ActionRow, ActionStepRow),
    *(SuggestionBoxRow, SuggestionRow, SuggestionStepRow, ConfidedRow),
    *(ReturnRow, ReturnStepRow),
    *(ModelDraftRow, GoodModelRow, ModelStepRow),
    *(WorkPlanRow, TaskRow, TaskLinkRow, PlanFileRow, SchoolPlanRow),
    *(ReportTextRow, ReportIssueRow, ReportTargetRow),
    *(SettingRow, LegalBasisRow),
    *(BodyRow, ConclusionRow),
    *(AuditRow, AuditHeadRow),
)

__all__ = [
    "TABLES",
    "AccountRow",
    "ActionRow",
    "ActionStepRow",
    "AuditHeadRow",
    "AuditRow",
    "BodyRow",
    "CalendarRow",
    "CarriedRow",
    "ChunkRow",
    "CommentRow",
    "ConclusionRow",
    "ConfidedRow",
    "DeliveryRow",
    "FormRow",
    "GoodModelRow",
    "InspectorRow",
    "LateReleaseRow",
    "LegalBasisRow",
    "MembershipRow",
    "MinutesRow",
    "ModelDraftRow",
    "ModelStepRow",
    "MomentField",
    "PaperRow",
    "PeriodRow",
    "PhotoRow",
    "PlacementRow",
    "PlanFileRow",
    "PosterRow",
    "ReaderRow",
    "ReleaseRow",
    "ReopeningRow",
    "ReportIssueRow",
    "ReportTargetRow",
    "ReportTextRow",
    "ReturnRow",
    "ReturnStepRow",
    "RoundRow",
    "Row",
    "SchoolPlanRow",
    "SchoolRow",
    "SectionRow",
    "SessionRow",
    "SettingRow",
    "SlipsRow",
    "SuggestionBoxRow",
    "SuggestionRow",
    "SuggestionStepRow",
    "TaskLinkRow",
    "TaskRow",
    "UnitRow",
    "VisitRow",
    "WorkPlanRow",
    "named_db",
]
