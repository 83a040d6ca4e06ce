"""``flask photos``: erase the photos whose time is over."""

from __future__ import annotations

import click

from ..core.language import day
from ..core.photos import kept_since
from ..storage.photo_retention import erase_photos
from ..web.clock import now, today
from ..web.services import services
from .groups import Group, actor

photos = Group("photos", help="Ảnh minh chứng.")


@photos.command("erase")
def erase_command() -> None:
    """Xóa hẳn ảnh đã quá thời hạn lưu (photo_months trong form_definitions/office/settings.yaml)."""
    months = services().office.photo_months
    erased = erase_photos(months, actor(), now(), today())
    click.echo(f"Đã xóa {erased} ảnh nhận trước ngày {day(kept_since(today(), months))}.")
