"""The style of respondents' pages, in the page itself: their browser asks for nothing but the page.

It is the first part of static/style.css, up to a comment that says so. A survey as it is first shown needs
the beginning of that part only, up to a comment of its own. The policy of these pages allows these two texts
by their hashes and no other style.
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

SURVEY_END, END = "/* the survey ends here */", "/* respondents end here */"
_STRING = r'"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*'"
_TOKEN = re.compile(rf"(?P<string>{_STRING})|(?P<comment>/\*.*?\*/)|(?P<other>(?:(?!/\*)[^\"'])+)", re.DOTALL)


@dataclass(frozen=True)
class InlineStyle:
    """A style sheet as it stands in pages."""

    text: str

    @property
    def element(self) -> Markup:
        # Ours, read from our own file: no answer and no name is ever part of it.
        return Markup(f"<style>{self.text}</style>")  # noqa: S704

    @property
    def source(self) -> str:
        """How a policy names it."""
        digest = hashlib.sha256(self.text.encode()).digest()
        return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@dataclass(frozen=True)
class InlineStyles:
    """That of a survey nobody has answered yet, and that of every page of respondents."""

    survey: InlineStyle
    every: InlineStyle

    @property
    def source(self) -> str:
        return f"{self.survey.source} {self.every.source}"


def read_style() -> InlineStyles:
    """From the file as it is now; a running service keeps what it read at its start.

    The whole sheet where a comment is missing: larger pages, but never bare ones.
    """
    sheet = (FOLDER / "style.css").read_text("utf-8")
    texts = [smaller(sheet.partition(end)[0]) for end in (SURVEY_END, END)]
    if "</" in texts[1]:
        raise ValueError("static/style.css: '</' would end the <style> element")
    return InlineStyles(*map(InlineStyle, texts))


def install(app: Flask, styles: InlineStyles) -> None:
    """``page_style(survey)`` for templates: the element on respondents' pages, nothing on others.

    ``survey`` is said by a page that has nothing on it but a survey as it is first shown.
    """
    every, of_survey = styles.every.element, styles.survey.element

    def page_style(survey: bool = False) -> str:
        if not is_respondent(request.path):
            return ""
        return of_survey if survey else every

    app.jinja_env.globals["page_style"] = page_style


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
