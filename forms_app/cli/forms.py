"""``flask forms``: check definition files, publish a form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from ..core.errors import DefinitionFaulty, Fault
from ..storage.definitions import DefinitionFolder
from ..storage.forms import publish, published_forms
from ..web.assets import AUDIO
from ..web.clock import now
from ..web.services import services
from .groups import Failure, Group, actor

forms = Group("forms", help="Mẫu phiếu.")


@forms.command("check")
@click.argument(
    "files", metavar="[TỆP]...", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def check_command(files: tuple[Path, ...]) -> None:
    """Kiểm tra các tệp mẫu phiếu (mặc định: tất cả) và liệt kê mọi lỗi."""
    if files:
        faults = [fault for file in files for fault in faults_of(file)]
    else:
        faults = services().definitions.check()
    for fault in faults:
        click.echo(str(fault), err=True)
    if faults:
        raise Failure(f"{len(faults)} lỗi; chưa mẫu nào bị thay đổi.")
    click.echo(f"{len(files) or len(services().definitions.form_ids())} mẫu phiếu, không có lỗi.")


def faults_of(file: Path) -> Iterator[Fault]:
    """Faults of one definition file, or those that all forms show in one part or office file."""
    file = file.resolve()
    if file.parent.name in ("parts", "office"):
        place = f"{file.parent.name}/{file.name}"
        yield from (
            each
            for each in DefinitionFolder(file.parent.parent, AUDIO).check()
            if each.place.startswith(place)
        )
        return
    try:
        DefinitionFolder(file.parent, AUDIO).load(file.stem)
    except DefinitionFaulty as faulty:
        yield from faulty.faults


@forms.command("publish")
@click.argument("form", metavar="MẪU")
def publish_command(form: str) -> None:
    """Ban hành bản hiện tại của một mẫu phiếu, ví dụ ks_cmhs; đợt đang chạy giữ bản cũ."""
    before = {each.form_id: each.version for each in published_forms()}
    version = publish(services().definitions.load(form), actor(), now())
    if before.get(form) == version:
        click.echo(f"{form}: không có gì thay đổi, vẫn là bản {version}.")
    else:
        click.echo(f"{form}: đã ban hành bản {version}.")
