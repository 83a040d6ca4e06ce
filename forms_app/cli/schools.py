"""``flask schools``: the office's list of schools."""

from __future__ import annotations

from pathlib import Path

import click

from ..documents.school_table import read_schools
from ..web.clock import now, today
from ..web.office.importing import keep_schools, known_units
from .groups import Group, actor

schools = Group("schools", help="Danh sách trường.")


@schools.command("import")
@click.argument("file", metavar="TỆP", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_command(file: Path) -> None:
    """Nhập danh sách trường từ CSV hoặc XLSX: nhập hết, hoặc không nhập gì và liệt kê mọi lỗi."""
    table = read_schools(file.read_bytes(), known_units(today()))
    added, changed = keep_schools(table, actor(), now(), today())
    click.echo(f"Đã thêm {added} trường, sửa {changed} trường.")
    for unit in table.new_units:
        click.echo(f"Đơn vị mới: {unit.name}.")
