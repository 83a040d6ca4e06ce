"""What all commands share: errors in one line, who is acting, days as people write them."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import IO, Any

import click
from flask.cli import AppGroup

from ..core.errors import FormsError, NotStored
from ..storage.database import Unavailable, problems


class Failure(click.ClickException):
    """The command did nothing; the text says why."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"Lỗi: {self.message}", file=file, err=True)


class Misuse(click.UsageError):
    """The command was called wrongly. Click would end with 2; the contract knows 0 and 1."""

    exit_code = 1


def plainly(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn refusals into a line on the error stream and exit 1, without a traceback."""

    @wraps(function)
    def run(*arguments: Any, **values: Any) -> Any:
        try:
            return function(*arguments, **values)
        except (NotStored, *Unavailable) as error:
            raise Failure(
                "; ".join(problems()) or "Chưa lưu được: cơ sở dữ liệu bận hoặc hết chỗ."
            ) from error
        except FormsError as error:
            raise Failure(str(error)) from error
        except click.UsageError as error:
            raise Misuse(error.format_message(), error.ctx) from error

    return run


class Group(AppGroup):
    """A group of commands that end with 0 or 1."""

    def invoke(self, ctx: click.Context) -> Any:
        return plainly(super().invoke)(ctx)


class Command(click.Command):
    """A command without a group that ends with 0 or 1."""

    def make_context(self, *arguments: Any, **values: Any) -> click.Context:
        made: click.Context = plainly(super().make_context)(*arguments, **values)
        return made

    def invoke(self, ctx: click.Context) -> Any:
        return plainly(super().invoke)(ctx)


class Day(click.ParamType[date]):
    """A day as ``2026-05-31`` or ``31/05/2026``."""

    name = "NGÀY"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(value, form).date()  # noqa: DTZ007  (a day has no time zone)
            except ValueError:
                continue
        return self.fail(f"'{value}' không phải là ngày; viết như 2026-05-31.", param, ctx)


def actor() -> str:
    """Who sits at the terminal, for the audit log."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError, ImportError):  # a user without a name, as in some containers
        return "cli"
