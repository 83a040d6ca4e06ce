"""The style of respondents' pages, in the page itself: their browser asks for nothing but the page.

It is the first part of static/style.css, up to a comment that says so. The policy of these pages allows this
one text by its hash and no other style.
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from flask import Flask, request
from markupsafe import Markup

from .assets import FOLDER
from .respondents import is_respondent

END = "/* respondents end here */"
_STRING = r'"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*'"
_TOKEN = re.compile(rf"(?P<string>{_STRING})|(?P<comment>/\*.*?\*/)|(?P<other>(?:(?!/\*)[^\"'])+)", re.DOTALL)


@dataclass(frozen=True)
class InlineStyle:
    """A style sheet as it stands in pages, and the source that a policy names for it."""

    text: str

    @property
    def element(self) -> Markup:
        # Ours, read from our own file: no answer and no name is ever part of it.
        return Markup(f"<style>{self.text}</style>")  # noqa: S704

    @property
    def source(self) -> str:
        digest = hashlib.sha256(self.text.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def read_style() -> InlineStyle:
    """From the file as it is now; a running service keeps what it read at its start.

    The whole sheet where the comment is missing: larger pages, but never bare ones.
    """
    text = smaller((FOLDER / "style.css").read_text("utf-8").partition(END)[0])
    if "</" in text:
        raise ValueError("static/style.css: '</' would end the <style> element")
    return InlineStyle(text)


def install(app: Flask, style: InlineStyle) -> None:
    """``page_style()`` for templates: the element on respondents' pages, nothing on others."""
    element = style.element
    app.jinja_env.globals["page_style"] = lambda: element if is_respondent(request.path) else ""


def smaller(sheet: str) -> str:
    """``sheet`` without comments and needless spaces. What stands in quotes is not touched."""
    said = "".join(_shrunk(found) for found in _TOKEN.finditer(sheet))
    return said.replace(";}", "}").strip()


def _shrunk(found: re.Match[str]) -> str:
    if found["comment"]:
        return ""
    if found["string"]:
        return found["string"]
    text = re.sub(r"\s+", " ", found["other"])
    text = re.sub(r" ?([{};,>]) ?", r"\1", text)
    return re.sub(r": ", ":", text)  # before a colon a space means "any descendant"
