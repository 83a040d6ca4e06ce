"""What a round's two holders do together: print the recovery sheet, rehearse, open the box."""

from __future__ import annotations

from secrets import randbelow

from flask import Response, render_template, request
from flask_babel import gettext as _

from ...core.errors import FormsError, Mistyped, NotAllowed
from ...core.passphrases import SHORTEST, Passphrases
from ...core.people import Action
from ...core.recovery import LINES, RoundSecret, SheetOf, grouped_line, read_recovery, recovery_lines
from ...core.rounds import Round
from ...documents.qr import qr_path
from ...documents.recovery_sheet import RecoverySheet, recovery_sheet_pdf
from ...storage import opening
from ...storage import rounds as store
from ...storage.round_keys import RoundKeys
from ..clock import now, today
from ..guard import current_user, requires
from ..language import page_language
from ..services import services
from ..texts import words
from . import blueprint
from .posted import Posted

LONGEST_SHEET = 1000  # characters
LONGEST_PASSPHRASE = 200


def passphrases(posted: Posted, again: bool = False, prefix: str = "passphrase") -> Passphrases:
    """Both, as typed; with ``again`` new ones, each asked for twice. Faults go to ``posted``."""
    given = []
    for number in (1, 2):
        name = f"{prefix}_{number}"
        typed = request.form.get(name, "")[:LONGEST_PASSPHRASE]
        if not typed.strip():
            posted.wrong(name, _("Cụm từ %(num)d: chưa gõ.", num=number))
        elif again and typed != request.form.get(f"{name}_again", "")[:LONGEST_PASSPHRASE]:
            posted.wrong(f"{name}_again", _("Cụm từ %(num)d: hai lần gõ chưa giống nhau.", num=number))
        given.append(typed)
    made = Passphrases(given[0], given[1])
    if again and not posted.errors:
        for number, problem in made.problems():
            posted.wrong(f"{prefix}_{number}", words(problem))
    return made


def opening_keys(number: int, posted: Posted, keys: RoundKeys | None = None) -> RoundSecret | None:
    """By both passphrases, or by the sheet where its lines were typed; None with faults in ``posted``.

    ``keys`` are those of rounds unless other ones are given.
    """
    keys = keys or services().box.keys
    sheet = request.form.get("sheet", "")[:LONGEST_SHEET]
    try:
        if sheet.strip():
            return from_sheet(number, sheet, keys.of)
        typed = passphrases(posted)
        return None if posted.errors else keys.secret(number, typed)
    except FormsError as error:
        posted.wrong("sheet" if sheet.strip() else "passphrase_1", words(error.told))
        return None


def sheet_page(found: Round, secret: RoundSecret) -> Response:
    """The recovery sheet, on this page and on paper and nowhere else."""
    lines = recovery_lines(secret)
    side, path = qr_path("\n".join(lines))
    page = render_template(
        "office/round_sheet.html",
        round=found,
        lines=[grouped_line(line) for line in lines],
        copied="\n".join(lines),
        qr_side=side,
        qr_path=path,
        office=services().office,
    )
    return Response(page, mimetype="text/html")


@blueprint.get("/rounds/<int:number>/sheet")
@requires(Action.MANAGE_ROUNDS)
def ask_for_sheet(number: int) -> str:
    return _ask_for_sheet(store.round_(number), [])


@blueprint.post("/rounds/<int:number>/sheet")
@requires(Action.MANAGE_ROUNDS)
def sheet(number: int) -> Response | tuple[str, int]:
    """The sheet once more, for both passphrases."""
    found, posted = store.round_(number), Posted()
    secret = opening_keys(number, posted)
    if secret is None:
        return _ask_for_sheet(found, posted.errors), 422
    opening.record_sheet(number, current_user().username, now())
    return sheet_page(found, secret)


@blueprint.post("/rounds/<int:number>/sheet.pdf")
@requires(Action.MANAGE_ROUNDS)
def sheet_file(number: int) -> Response:
    """The lines that the page sent along, as a document to print; the server does not keep them."""
    found = store.round_(number)
    secret = from_sheet(number, request.form.get("sheet", "")[:LONGEST_SHEET])
    content = recovery_sheet_pdf(
        RecoverySheet(found, recovery_lines(secret)), services().office, page_language()
    )
    headers = {"Content-Disposition": f'attachment; filename="to-khoi-phuc-dot-{number}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)


@blueprint.get("/rounds/<int:number>/rehearse")
@requires(Action.MANAGE_ROUNDS)
def ask_to_rehearse(number: int) -> str:
    return _ask_to_rehearse(store.round_(number), line_to_copy(), [])


@blueprint.post("/rounds/<int:number>/rehearse")
@requires(Action.MANAGE_ROUNDS)
def rehearse(number: int) -> Response | tuple[str, int]:
    """Both passphrases, and one line copied from the printed sheet."""
    found, posted = store.round_(number), Posted()
    typed = passphrases(posted)
    line = next((each for each in range(1, LINES + 1) if str(each) == request.form.get("line")), 1)
    copied = posted.line("copied", _("Dòng trên tờ khôi phục"))
    if not posted.errors:
        try:
            opening.rehearse_round(
                number, typed, {line: copied}, current_user().username, now(), today(), services().box
            )
        except Mistyped as mistyped:
            posted.wrong("copied", words(mistyped.told))
        except FormsError as error:
            posted.wrong("passphrase_1", words(error.told))
    if posted.errors:
        return _ask_to_rehearse(found, line, posted.errors), 422
    return Response(
        status=303, headers={"Location": f"/office/rounds/{number}?done=rehearse"}, mimetype="text/html"
    )


def from_sheet(number: int, typed: str, of: SheetOf = SheetOf.ROUND) -> RoundSecret:
    """The keys that the lines of a sheet hold. Raises Mistyped, NotAllowed for the sheet of another box."""
    secret = read_recovery(typed, of)
    if secret.round_id == number:
        return secret
    its = secret.round_id
    if of is SheetOf.SUGGESTIONS:
        raise NotAllowed(
            _("Tờ khôi phục này của hòm thư số %(its)d, không phải số %(num)d.", its=its, num=number)
        )
    raise NotAllowed(_("Tờ khôi phục này của đợt %(its)d, không phải của đợt %(num)d.", its=its, num=number))


def line_to_copy() -> int:
    """Which line of the printed sheet a rehearsal asks for."""
    return randbelow(LINES) + 1


def _ask_for_sheet(found: Round, errors: list[tuple[str, str]]) -> str:
    return render_template("office/round_sheet_ask.html", round=found, errors=errors, wrong=dict(errors))


def _ask_to_rehearse(found: Round, line: int, errors: list[tuple[str, str]]) -> str:
    return render_template(
        "office/round_rehearse.html",
        round=found,
        line=line,
        errors=errors,
        wrong=dict(errors),
        shortest=SHORTEST,
    )
