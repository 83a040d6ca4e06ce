"""Who signs in, and the one function that says what they may do (design: deny by default)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, cast

from .definition import Filler


class Role(StrEnum):
    """One role per account."""

    ADMINISTRATOR = "administrator"  # accounts and machine, no answers
    OFFICER = "officer"  # the office: all named data
    INSPECTOR = "inspector"  # visits assigned to them
    BOARD = "board"  # the office's inspection board, steering committee, Ban Dân vận: all released results
    SCHOOL_BOARD = "school_board"  # the People's Inspection Board (TTND) of one school
    SCHOOL = "school"  # the principal's office of one school


SCHOOL_ROLES = frozenset({Role.SCHOOL, Role.SCHOOL_BOARD})
SECOND_FACTOR_ROLES = frozenset({Role.ADMINISTRATOR, Role.OFFICER, Role.BOARD})  # TOTP compulsory


@dataclass(frozen=True)
class User:
    """An account; ``school`` is the code of the only school it belongs to, None for the office's own."""

    username: str
    full_name: str
    role: Role
    school: str | None = None
    active: bool = True
    demo: bool = False  # made by the demo: no second factor

    @property
    def short_name(self) -> str:
        """As people are called: the last two words, the given name among them."""
        return " ".join(self.full_name.split()[-2:])


class Action(StrEnum):
    """What can be asked of the policy."""

    MANAGE_USERS = "manage_users"
    MANAGE_SCHOOLS = "manage_schools"
    READ_BODIES = "read_bodies"  # committees and inspection boards: named data
    KEEP_BODIES = "keep_bodies"
    MANAGE_FORMS = "manage_forms"
    MAKE_REPORTS = "make_reports"  # official ones: texts, sending, the lists that only the office has
    READ_REPORTS = "read_reports"  # official ones that were sent
    MANAGE_SETTINGS = "manage_settings"  # what the office is called, signs, tunes; legal texts
    MANAGE_ROUNDS = "manage_rounds"  # open, close, count, destroy, posters
    PLAN_VISITS = "plan_visits"
    FILL_VISIT = "fill_visit"
    DELIVER_VISIT = "deliver_visit"  # send what was filled on a phone while the visit was theirs
    SETTLE_DELIVERY = "settle_delivery"  # choose what becomes of a delivery that waits
    REOPEN_VISIT = "reopen_visit"
    READ_VISIT = "read_visit"  # a visit's answers: named data
    READ_RESULTS = "read_results"  # released results of a school
    READ_COMMENTS = "read_comments"  # published comments of a school: never for its principal
    COMPARE_SCHOOLS = "compare_schools"  # the list of all schools' results
    EXPORT_DATA = "export_data"  # as files to analyse, of what one may read
    READ_EVERY_VISIT = "read_every_visit"  # answers of all visits handed in, as one table
    MANAGE_READERS = "manage_readers"  # tokens of programs that read released and named data
    READ_ACTION = "read_action"  # what a school must put right: named data
    OPEN_ACTION = "open_action"  # besides those that a visit opens
    ANSWER_ACTION = "answer_action"  # what was done; asking for more time
    DECIDE_ACTION = "decide_action"  # due day, owner, severity; confirming, sending back, granting time
    RECHECK_ACTION = "recheck_action"  # having gone there and looked
    ADVISE_ACTION = "advise_action"  # the view of the school's own board
    MANAGE_BOXES = "manage_boxes"  # suggestion boxes: made, posters, keys
    OPEN_LETTERS = "open_letters"  # with somebody of the other side: never alone
    READ_REGISTER = "read_register"  # codes, weeks, due days and states of suggestions, no word of them
    HANDLE_SUGGESTION = "handle_suggestion"  # read it, answer it
    CALL_SENDER = "call_sender"  # see the telephone number that was left
    REASSIGN_SUGGESTION = "reassign_suggestion"  # of somebody else, with a second person
    FORGET_SUGGESTIONS = "forget_suggestions"  # delete the words when their time is up
    FILL_RETURN = "fill_return"  # a school's figures, its board's self-assessment, the office's self-check
    READ_RETURN = "read_return"  # named data
    DECIDE_RETURN = "decide_return"  # approving, sending back, due days; the list of all schools
    READ_GALLERY = "read_gallery"  # “Dân vận khéo” models that others may copy
    LIST_MODELS = "list_models"  # all models with their counts
    READ_MODEL = "read_model"  # everything about one model
    REGISTER_MODEL = "register_model"  # drafts, registering, correcting; that it begins, that it stops
    JUDGE_MODEL = "judge_model"  # assessing, commending, saying what it copies
    READ_PLAN = "read_plan"  # plans of work of the office or a school, and the plan that a school sent
    PLAN_WORK = "plan_work"  # the office's own plans
    PLAN_SUPERVISION = "plan_supervision"  # that of a school's own board
    FILE_PLAN = "file_plan"  # sending a school's plan of the year
    WRITE_CONCLUSION = "write_conclusion"  # of a school's own board: drafts, signing, taking back
    READ_CONCLUSIONS = "read_conclusions"  # those that were taken back too; the signed one is a result


class Inspected(Protocol):
    """The part of a visit, an action or a model that the policy looks at.

    ``inspectors`` of an action are those who visit its school; its school may always know of it.
    """

    @property
    def school(self) -> str: ...
    @property
    def inspectors(self) -> tuple[str, ...]: ...
    @property
    def submitted(self) -> bool: ...


@dataclass(frozen=True)
class Confided:
    """The part of a suggestion that the policy looks at; ``school`` is "" for those to the district."""

    school: str
    handler: str  # user name
    restricted: bool = False  # it names a person
    named: tuple[str, ...] = ()  # accounts of people it names


class Reported(Protocol):
    """The part of a return that the policy looks at; no school: the office reports on itself."""

    @property
    def school(self) -> str | None: ...
    @property
    def filler(self) -> Filler: ...
    @property
    def handed_in(self) -> bool: ...


# A visit or action, a return, a suggestion, a school's code, or nothing in particular.
Subject = Inspected | Reported | Confided | str | None
_OF_RETURNS = frozenset({Action.FILL_RETURN, Action.READ_RETURN, Action.DECIDE_RETURN})

_OF_OTHERS = frozenset(  # what an officer does not do in their place
    {
        *(Action.MANAGE_USERS, Action.FILL_VISIT, Action.DELIVER_VISIT),
        *(Action.OPEN_ACTION, Action.ANSWER_ACTION, Action.RECHECK_ACTION, Action.ADVISE_ACTION),
        *(Action.PLAN_SUPERVISION, Action.FILE_PLAN, Action.WRITE_CONCLUSION),
    }
)
_BY_ROLE: dict[Role, frozenset[Action]] = {
    Role.ADMINISTRATOR: frozenset({Action.MANAGE_USERS, Action.MANAGE_READERS, Action.READ_GALLERY}),
    Role.OFFICER: frozenset(Action) - _OF_OTHERS,
    Role.INSPECTOR: frozenset(
        {
            *(Action.FILL_VISIT, Action.READ_VISIT, Action.DELIVER_VISIT, Action.SETTLE_DELIVERY),
            *(Action.READ_ACTION, Action.RECHECK_ACTION, Action.READ_GALLERY),
        }
    ),
    Role.BOARD: frozenset(
        {
            *(Action.READ_RESULTS, Action.READ_COMMENTS, Action.COMPARE_SCHOOLS, Action.READ_ACTION),
            *(Action.OPEN_LETTERS, Action.READ_REGISTER),
            *(Action.EXPORT_DATA, Action.READ_GALLERY, Action.LIST_MODELS, Action.READ_REPORTS),
            Action.READ_CONCLUSIONS,
        }
    ),
    Role.SCHOOL_BOARD: frozenset(
        {
            *(Action.READ_RESULTS, Action.READ_COMMENTS, Action.READ_BODIES),
            *(Action.READ_ACTION, Action.OPEN_ACTION, Action.ADVISE_ACTION),
            *(Action.OPEN_LETTERS, Action.READ_REGISTER),
            *(Action.FILL_RETURN, Action.READ_RETURN),
            *(Action.READ_GALLERY, Action.READ_MODEL, Action.READ_PLAN, Action.PLAN_SUPERVISION),
            *(Action.WRITE_CONCLUSION, Action.READ_CONCLUSIONS),
        }
    ),
    Role.SCHOOL: frozenset(
        {
            *(Action.READ_RESULTS, Action.READ_VISIT, Action.READ_ACTION, Action.ANSWER_ACTION),
            *(Action.READ_BODIES, Action.KEEP_BODIES),
            *(Action.FILL_RETURN, Action.READ_RETURN),
            *(Action.READ_GALLERY, Action.READ_MODEL, Action.REGISTER_MODEL),
            *(Action.READ_PLAN, Action.FILE_PLAN),
        }
    ),
}


def may(user: User | None, action: Action, subject: Subject = None) -> bool:
    """Whether ``user`` may do ``action`` to ``subject``.

    ``subject`` is a visit for FILL_VISIT, READ_VISIT, SETTLE_DELIVERY (its leader's, the first inspector) and
    REOPEN_VISIT; for DELIVER_VISIT too, with everybody on whose phone it lies among its inspectors; a
    school's code for READ_RESULTS, READ_COMMENTS, READ_BODIES, KEEP_BODIES, OPEN_ACTION, READ_REGISTER,
    WRITE_CONCLUSION and READ_CONCLUSIONS; an action for what is done to one; a return for FILL_RETURN,
    READ_RETURN and DECIDE_RETURN; a model, or of a draft its school's code, for READ_MODEL and
    REGISTER_MODEL; a school's code for plans, empty for the office's own; for OPEN_LETTERS the code of the
    box's school, "" for the district's; ``Confided`` for what is done with a suggestion; None asks whether
    the action is open to the role at all (to draw a menu, to enter an area).
    """
    if user is None or not user.active or action not in _BY_ROLE[user.role]:
        return False
    if subject is None:
        return True
    if isinstance(subject, Confided):
        return _may_with_suggestion(user, action, subject)
    if action in _OF_RETURNS:
        return not isinstance(subject, str) and _may_return(user, action, cast(Reported, subject))
    if action is Action.OPEN_LETTERS and user.role is not Role.OFFICER:
        return subject == (user.school or "")
    if user.role in (Role.OFFICER, Role.ADMINISTRATOR, Role.BOARD):
        return True
    if isinstance(subject, str):
        return user.role in SCHOOL_ROLES and subject == user.school
    return _may_inspected(user, action, cast(Inspected, subject))


def _may_return(user: User, action: Action, subject: Reported) -> bool:
    """Whoever owes it fills it; the rest of the school reads it once it is handed in."""
    own = user.role.value == subject.filler.value
    if user.role is Role.OFFICER:
        return own or action is not Action.FILL_RETURN
    return subject.school == user.school and (own or (action is Action.READ_RETURN and subject.handed_in))


def _may_inspected(user: User, action: Action, subject: Inspected) -> bool:
    if user.role is Role.INSPECTOR:
        leads = subject.inspectors[:1] == (user.username,)
        return leads if action is Action.SETTLE_DELIVERY else user.username in subject.inspectors
    return subject.school == user.school and subject.submitted


def _may_with_suggestion(user: User, action: Action, subject: Confided) -> bool:
    """Nobody whom it names reads or settles it; where it names anybody, only its handler does."""
    if action is Action.READ_REGISTER:
        return user.school in (None, subject.school)
    if user.username in subject.named:
        return False
    handles = user.username == subject.handler
    if action is Action.HANDLE_SUGGESTION:
        return handles or not subject.restricted
    if action is Action.CALL_SENDER:
        return handles
    return action in (Action.REASSIGN_SUGGESTION, Action.FORGET_SUGGESTIONS)
