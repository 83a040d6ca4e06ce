"""Where a body stands, in words and with the colour of its tag."""

from __future__ import annotations

from flask_babel import gettext as _

from ...core.bodies import Standing


def standing_words(standing: Standing) -> str:
    names = {
        Standing.IN_ORDER: _("Đúng, còn nhiệm kỳ"),
        Standing.FAULTY: _("Có chỗ chưa đúng"),
        Standing.EXPIRED: _("Hết nhiệm kỳ"),
        Standing.MISSING: _("Chưa có"),
        Standing.NOT_NEEDED: _("Không phải lập"),
    }
    return str(names[standing])


def standing_kind(standing: Standing) -> str:
    """Of the tag: good, warn, bad, or nothing."""
    return {
        Standing.IN_ORDER: "good",
        Standing.FAULTY: "warn",
        Standing.EXPIRED: "bad",
        Standing.MISSING: "bad",
        Standing.NOT_NEEDED: "",
    }[standing]
