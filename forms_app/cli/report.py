"""``flask report``: an official report as a file, without a browser."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ..core.reports.official import Kind, OfficialReport
from ..web.reports.prepared import WRITERS, prepare
from .groups import Failure, Group

report = Group("report", help="Báo cáo định kỳ gửi Ban Dân vận.")

HALF = click.option("--period", required=True, metavar="KỲ", help="Kỳ: 2026-H1 hoặc 2026-H2.")
YEAR = click.option("--period", required=True, metavar="NĂM", help="Năm: 2026.")
OUT = click.option(
    "--out",
    required=True,
    metavar="TỆP.docx|.xlsx",
    type=click.Path(dir_okay=False, path_type=Path),
)


@report.command("half-year")
@HALF
@OUT
def half_year_command(period: str, out: Path) -> None:
    """Ghi báo cáo 6 tháng của một kỳ thành tệp Word hoặc Excel."""
    _write(Kind.HALF_YEAR, period, out)


@report.command("year")
@YEAR
@OUT
def year_command(period: str, out: Path) -> None:
    """Ghi báo cáo năm thành tệp Word hoặc Excel."""
    _write(Kind.YEAR, period, out)


def _write(kind: Kind, period: str, out: Path) -> None:
    """Each part of the work moves the bar on: gathering is the longest for a province."""
    ending = out.suffix.lower().lstrip(".")
    if ending not in WRITERS:
        raise Failure(f"Không ghi được {out}: tên tệp phải kết thúc bằng .docx hoặc .xlsx.")
    with click.progressbar(length=3, label="Lập báo cáo", file=sys.stderr) as bar:
        made = prepare(kind.value, period)
        bar.update(1)
        content = WRITERS[ending](made)
        bar.update(1)
        _save(out, content)
        bar.update(1)
    click.echo(_said(made.report, out))


def _save(out: Path, content: bytes) -> None:
    try:
        out.write_bytes(content)
    except OSError as error:
        raise Failure(f"Không ghi được {out}: {error.strerror}.") from error


def _said(made: OfficialReport, out: Path) -> str:
    told = f"{' '.join(made.subject.split())}: {len(made.figures)} số liệu, trong {out}."
    return f"{told}\n{made.notice}." if made.notice else told
