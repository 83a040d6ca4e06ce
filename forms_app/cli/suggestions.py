"""``flask suggestions``: boxes, their posters, and the end of what lies there too long."""

from __future__ import annotations

from pathlib import Path

import click

from ..core.suggestions import SuggestionBox, forget_before
from ..documents.posters import box_posters_pdf
from ..storage import suggestions as store
from ..storage.suggestion_boxes import boxes
from ..web.clock import now, today
from ..web.services import services
from .groups import Failure, Group, actor

suggestions = Group("suggestions", help="Hòm thư góp ý.")


@suggestions.command("list")
def list_command() -> None:
    """Liệt kê các hòm thư với mã in trên áp phích."""
    for each in boxes():
        state = "đang nhận thư" if each.ready else "chưa diễn tập"
        key = "" if services().letters.keys.has(each.number) else ", thiếu khóa"
        click.echo(f"{each.number:>4}  {each.code}  {_name(each)}  ({state}{key})")


@suggestions.command("posters")
@click.option("--school", metavar="MÃ", help="Mã trường; không ghi: mọi hòm đang nhận thư.")
@click.option("--out", required=True, metavar="TỆP.pdf", type=click.Path(dir_okay=False, path_type=Path))
def posters_command(school: str | None, out: Path) -> None:
    """Ghi áp phích hòm thư thành tệp PDF: mỗi hòm một trang A4."""
    found = [each for each in boxes() if each.ready and school in (None, each.about)]
    if not found:
        raise Failure("Chưa có hòm thư nào đang nhận thư.")
    try:
        out.write_bytes(box_posters_pdf(found, services().office, services().settings.base_url))
    except OSError as error:
        raise Failure(f"Không ghi được {out}: {error.strerror}.") from error
    click.echo(f"{len(found)} áp phích trong {out}.")


@suggestions.command("forget")
def forget_command() -> None:
    """Xóa nội dung các thư đã quá thời hạn lưu (letter_years); sổ theo dõi vẫn còn."""
    before = forget_before(today(), services().office.letter_years)
    count = store.forget(before, actor(), now(), today(), services().letters)
    click.echo(f"Đã xóa nội dung của {count} thư.")


def _name(box: SuggestionBox) -> str:
    return box.school.name if box.school else services().office.name
