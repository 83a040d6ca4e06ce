"""A box is opened by two people in one sitting, an officer and one of the board: neither alone.

Both passphrases unlock the key, which stays in memory for the sitting; both accounts are asked for. Letters
lie sealed until the two have sorted them, one by one: kind, whether it names a person, who answers, by when.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, cast

from flask import Response, current_app, redirect, render_template, request, url_for
from flask_babel import gettext as _

from ...core.errors import FormsError, NotFound
from ...core.letters import PHONE, unpack_letter
from ...core.people import Action, Role, User, may
from ...core.suggestions import (
    DUE,
    FIRST,
    HANDLER,
    HOT_SPOT,
    KIND,
    NAMED,
    NAMES_PERSON,
    SECOND,
    Kind,
    SuggestionBox,
    due_day,
)
from ...storage import suggestions as store
from ...storage.letter_file import SealedLetter
from ...storage.sealing import Opener
from ...storage.users import user
from ..clock import now, today
from ..guard import cookie_name, current_user
from ..office.ceremony import opening_keys
from ..office.posted import Posted
from ..second_person import second_person
from ..services import services
from ..sittings import Sittings
from ..texts import words
from .places import openable, under_each
from .shown import kinds, officers_at_work, shown_letter, shown_photos, week_words

LONGEST = 30 * 60  # seconds of a sitting
YES, NO = "yes", "no"
Page = Response | str | tuple[str, int]


@dataclass(frozen=True)
class LetterSitting:
    """Who reads what, in which session; the key never shows up in a log through it."""

    number: int  # of the box
    first: str  # username of the one who is signed in
    second: str  # of the one beside
    session: str
    opener: Opener = field(repr=False)

    @property
    def place(self) -> tuple[Any, ...]:
        return self.number, self.first, self.session


@under_each("boxes/<int:number>/open", Action.OPEN_LETTERS)
def ask_to_open(area: str, number: int) -> Page:
    return _ask(area, openable(area, number), [])


@under_each("boxes/<int:number>/open", Action.OPEN_LETTERS, "POST")
def open_box(area: str, number: int) -> Page:
    """Both passphrases and the second person's account: then what lies in the box."""
    box, posted = openable(area, number), Posted()
    secret = opening_keys(number, posted, services().letters.keys)
    witness = second_person(posted, lambda user: sit_together(current_user(), user, box)) if secret else None
    if secret is None or witness is None:
        return _ask(area, box, posted.errors), 422
    first = current_user().username
    store.record_opening(number, first, witness.username, now())
    sitting = LetterSitting(number, first, witness.username, _session(), Opener(secret))
    return _list(area, box, sitting, _sittings().begin(sitting))


@under_each("boxes/<int:number>/letter", Action.OPEN_LETTERS, "POST")
def read_letter(area: str, number: int) -> Page:
    """One letter, and what is to be said of it."""
    box = openable(area, number)
    token, sitting = _sitting(box)
    if sitting is None:
        return _over(area, box)
    sealed = _chosen(number)
    if sealed is None:
        return _list(area, box, sitting, token)
    return _page(area, box, token, sealed, sitting, [])


@under_each("boxes/<int:number>/sort", Action.OPEN_LETTERS, "POST")
def sort_letter(area: str, number: int) -> Page:
    """Enter the letter in the register; the next one waits on the list."""
    box, posted = openable(area, number), Posted()
    token, sitting = _sitting(box)
    if sitting is None:
        return _over(area, box)
    sealed = _chosen(number)
    if sealed is None:  # sorted already: the same page sent twice
        return _list(area, box, sitting, token)
    body = sorting(posted) | {FIRST: sitting.first, SECOND: sitting.second}
    if not posted.errors:
        try:
            made = store.open_letter(
                sealed, sitting.opener, body, sitting.first, now(), today(), services().letters
            )
        except FormsError as error:
            posted.wrong(HANDLER, words(error.told))
        else:
            return _list(area, box, sitting, token, made.code)
    return _page(area, box, token, sealed, sitting, posted.errors), 422


@under_each("boxes/<int:number>/close", Action.OPEN_LETTERS, "POST")
def close_box(area: str, number: int) -> Page:
    """The sitting is over: its key is forgotten."""
    box = openable(area, number)
    token, sitting = _sitting(box)
    if sitting is not None:
        _sittings().end(token)
    return cast(Response, redirect(url_for("suggestions.listing", area=area, closed=1), 303))


def sit_together(first: User, second: User, box: SuggestionBox) -> bool:
    """Whether these two may open a box: one of the office and one of its board, each able to."""
    able = all(may(each, Action.OPEN_LETTERS, box.about) for each in (first, second))
    return (
        able
        and first.username != second.username
        and (first.role is Role.OFFICER) != (second.role is Role.OFFICER)
    )


def sorting(posted: Posted) -> dict[str, Any]:
    """What was said of a letter; faults go to ``posted``."""
    kind = posted.one_of(KIND, _("Loại thư"), set(Kind))
    names_person = posted.one_of(NAMES_PERSON, _("Thư có nêu tên người nào không"), (YES, NO))
    officers = [each.username for each in officers_at_work()]
    handler = posted.one_of(HANDLER, _("Người xử lý"), officers)
    due = posted.day(DUE, _("Hạn trả lời"))
    return {
        KIND: kind,
        NAMES_PERSON: names_person == YES,
        NAMED: posted.some_of(NAMED, officers) if names_person == YES else [],
        HANDLER: handler,
        DUE: due.isoformat(),
        HOT_SPOT: bool(posted.some_of(HOT_SPOT, (YES,))),
    }


def _sitting(box: SuggestionBox) -> tuple[str, LetterSitting | None]:
    """The sitting of this page, as long as both people may still open the box."""
    token = request.form.get("sitting", "")
    found = _sittings().find(token, box.number, current_user().username, _session())
    if found is None:
        return token, None
    try:
        beside = user(found.second)
    except NotFound:
        return token, None
    return token, found if sit_together(current_user(), beside, box) else None


def _chosen(number: int) -> SealedLetter | None:
    """The letter of this page; None where it is sorted by now."""
    mark = request.form.get("letter", "")
    return next((each for each in store.waiting(number, services().letters) if each.mark.hex() == mark), None)


def _session() -> str:
    """Which session this is: a sitting ends with the session it began in."""
    return sha256(request.cookies.get(cookie_name(), "").encode()).hexdigest()


def _sittings() -> Sittings[LetterSitting]:
    return cast("Sittings[LetterSitting]", current_app.extensions["letter_sittings"])


def _over(area: str, box: SuggestionBox) -> Page:
    told = _("Buổi mở thư đã hết giờ hoặc đã đóng. Xin mở lại.")
    return _ask(area, box, [("passphrase_1", told)]), 422


def _ask(area: str, box: SuggestionBox, errors: list[tuple[str, str]]) -> str:
    return render_template(
        "suggestions/open.html",
        area=area,
        box=box,
        errors=errors,
        wrong=dict(errors),
        officer=current_user().role is Role.OFFICER,
        office=services().office,
    )


def _list(area: str, box: SuggestionBox, sitting: LetterSitting, token: str, done: str = "") -> str:
    waiting = store.waiting(box.number, services().letters)
    return render_template(
        "suggestions/waiting.html",
        area=area,
        box=box,
        token=token,
        letters=[(each.mark.hex(), week_words(each.week)) for each in waiting],
        second=user(sitting.second).full_name,
        done=done,
        office=services().office,
    )


def _page(
    area: str,
    box: SuggestionBox,
    token: str,
    sealed: SealedLetter,
    sitting: LetterSitting,
    errors: list[tuple[str, str]],
) -> str:
    letter = unpack_letter(sitting.opener.open(sealed.body))
    usual = {DUE: due_day(sealed.week, services().office.answer_days).isoformat()}
    return render_template(
        "suggestions/sort.html",
        area=area,
        box=box,
        token=token,
        letter_mark=sealed.mark.hex(),
        week=week_words(sealed.week),
        told=shown_letter(replace(letter, photos=())),
        photos=shown_photos(letter),
        leaves_number=PHONE in letter.answers,
        errors=errors,
        wrong=dict(errors),
        values={**usual, **request.form.to_dict()},
        ticked=set(request.form.getlist(NAMED)),
        kinds=list(kinds().items()),
        officers=[(each.username, each.full_name) for each in officers_at_work()],
        office=services().office,
    )
