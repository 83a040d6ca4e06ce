"""``flask demo load`` and ``flask demo links``."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

import click

from ..demo.district import District
from ..demo.links import links
from ..demo.load import Step, keep_up, load
from ..demo.schools import demo_schools
from ..demo.wipe import Content, content, wipe
from ..storage.schools import schools
from ..web.clock import today
from ..web.services import services
from .groups import Failure, Group

demo = Group("demo", help="Bản mẫu: trường, người và phiếu đều bịa ra, để dùng thử.")

REFUSED = (
    "Cơ sở dữ liệu này có dữ liệu thật, không phải bản mẫu: không nạp gì cả. "
    "Hãy đặt FORMS_INSTANCE sang một thư mục khác để dùng thử."
)


@demo.command("load")
@click.option("--keep", is_flag=True, help="Giữ dữ liệu mẫu đã có, chỉ mở thêm đợt mới nếu đợt cũ đã hết.")
@click.option("--schools", "count", type=click.IntRange(min=3), help="Chỉ nạp chừng này trường đầu tiên.")
def load_command(keep: bool, count: int | None) -> None:
    """Nạp dữ liệu mẫu; xóa dữ liệu mẫu cũ trước, trừ khi có --keep."""
    held = services()
    found = content(held.settings.instance)
    if found is Content.REAL:
        raise Failure(REFUSED)
    forms = tuple(held.definitions.load(form_id) for form_id in held.definitions.form_ids())
    kept = keep and found is Content.DEMO
    every = tuple(schools()) if kept else demo_schools(count)
    office = held.office if kept else held.shipped
    district = District(held.settings.instance, forms, office, held.box, today(), every)
    if kept:
        run(tuple(keep_up(district)), "Xem lại dữ liệu mẫu")
    else:
        if found is not Content.NOTHING:
            wipe(district)
        run(tuple(load(district)), "Nạp dữ liệu mẫu")


def run(steps: Sequence[Step], label: str) -> None:
    """Do every step behind a progress bar on the error stream, which no program reads."""
    with click.progressbar(steps, label=label, item_show_func=_label, file=sys.stderr) as bar:
        for step in bar:
            step.work()


def _label(step: Step | None) -> str:
    return step.label if step else ""


@demo.command("links")
@click.option("--json", "as_json", is_flag=True, help="Dạng JSON, cho chương trình khác đọc.")
def links_command(as_json: bool) -> None:
    """In địa chỉ, tài khoản và đợt khảo sát để dùng thử."""
    settings = services().settings
    found = links(settings.instance, settings.base_url, today())
    click.echo(json.dumps(found, ensure_ascii=False, indent=1) if as_json else _page(found))


def _page(found: dict[str, Any]) -> str:
    """The same for a person: where to go, who to be, a survey of each kind to answer."""
    lines = ["", f"  Địa chỉ:   {found['base_url']}/sign-in", "", "  Tài khoản dùng thử:"]
    lines += [
        f"    {account['role']:<14}{account['username']:<12}{account['password']}"
        for account in found["accounts"]
    ]
    lines += ["", "  Phiếu đang mở (không cần đăng nhập):"]
    first_of_form = {survey["form"]: survey for survey in reversed(found["surveys"])}
    for survey in first_of_form.values():
        lines.append("    {audience:<14}{url}".format(**survey))
        if survey["slips"]:
            lines.append(f"    {'':<14}{found['base_url']}/K#{survey['slips'][0]}  (lá phiếu một lần)")
    if found["suggestions"]:
        lines += ["", "  Hòm thư góp ý (không cần đăng nhập):"]
        lines += [f"    {each['school'] or 'Phòng':<14}{each['url']}" for each in found["suggestions"][:2]]
        lines += [
            f"    {each['state']:<22}{found['base_url']}/Y  mã {each['code']}" for each in found["letters"]
        ]
    return "\n".join([*lines, ""])
