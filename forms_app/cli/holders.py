"""Asks the two holders of a ballot box for what opens it; nothing they type is echoed."""

from __future__ import annotations

import os

import click

from ..core.errors import WrongState
from ..core.passphrases import Passphrases
from ..core.recovery import LINES, RoundSecret, read_recovery
from ..storage.ballot_box import BallotBox
from .groups import Failure

VARIABLE = "FORMS_BALLOT_PASSPHRASE_{}"
WHO = {1: "cán bộ phòng", 2: "thành viên Ban Thanh tra nhân dân"}


def ask_new_passphrases() -> Passphrases:
    """Both, each typed twice; refused where they are poor."""
    typed = Passphrases(*(_ask(number, twice=True) for number in WHO))
    if problems := " ".join(str(text) for _, text in typed.problems()):
        raise WrongState(problems)
    return typed


def ask_to_open(round_id: int, box: BallotBox, by_sheet: bool = False) -> RoundSecret:
    """The keys, by both passphrases or by the lines of the sheet."""
    if by_sheet and (secret := ask_for_sheet(round_id)):
        return secret
    return box.keys.secret(round_id, Passphrases(*(_ask(number) for number in WHO)))


def ask_for_sheet(round_id: int, may_skip: bool = False) -> RoundSecret | None:
    """The keys by the lines of the sheet; None where the first one is left empty, if that is allowed."""
    click.echo(f"Tờ khôi phục của đợt {round_id}, {LINES} dòng:", err=True)
    skip = " (Enter: để sau)" if may_skip else ""
    try:
        first: str = click.prompt(f"Dòng 1{skip}", default="" if may_skip else None, show_default=False)
    except click.Abort:  # nobody is there to type
        if may_skip:
            return None
        raise
    if not first.strip():
        return None
    rest = (click.prompt(f"Dòng {number}") for number in range(2, LINES + 1))
    secret = read_recovery("".join((first, *rest)))
    if secret.round_id != round_id:
        raise Failure(f"Tờ khôi phục này của đợt {secret.round_id}, không phải của đợt {round_id}.")
    return secret


def _ask(number: int, twice: bool = False) -> str:
    given = os.environ.get(VARIABLE.format(number))
    if given is not None:
        return given
    question = f"Cụm từ {number} ({WHO[number]})"
    text: str = click.prompt(question, hide_input=True, confirmation_prompt="Gõ lại" if twice else False)
    return text
