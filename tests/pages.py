"""What every page must be: valid enough HTML, one h1, a language, a title, unique ids, labelled inputs."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, field
from html.parser import HTMLParser

from werkzeug.test import TestResponse

VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
IMPLIED_END = frozenset(["li", "p", "option", "dt", "dd"])
SVG_VOID = frozenset(["rect", "path", "circle", "line"])


@dataclass
class CheckedPage(HTMLParser):
    """Collects what the checks need while it reads."""

    ids: list[str] = field(default_factory=list)
    references: list[str] = field(default_factory=list)  # ids that something points to
    headings: list[str] = field(default_factory=list)
    title: str = ""
    language: str = ""
    faults: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    scripts: int = 0
    sheets: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    unlabelled: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if len(given) != len(attrs):
            self.faults.append(f"<{tag}> repeats an attribute")
        if tag not in VOID and tag not in SVG_VOID:
            self.open.append(tag)
        self._note(tag, given)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, {name: value or "" for name, value in attrs})

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in IMPLIED_END:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing")

    def handle_data(self, data: str) -> None:
        if "title" in self.open and "svg" not in self.open:
            self.title += data
        if "h1" in self.open:
            self.headings[-1] += data

    def _note(self, tag: str, given: dict[str, str]) -> None:
        self.ids += [given["id"]] if "id" in given else []
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.references += given.get(name, "").split()
        if "style" in given or any(name.startswith("on") for name in given):
            self.faults.append(f"<{tag}> has a style or a script in an attribute")
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag == "h1":
            self.headings.append("")
        elif tag == "script":
            self.scripts += 1
        elif tag == "link" and given.get("rel") == "stylesheet":
            self.sheets.append(given["href"])
        elif tag == "a":
            self.links.append(given.get("href", ""))
        elif tag == "label":
            self.labelled.add(given.get("for", ""))
        elif tag in ("input", "select", "textarea") and given.get("type") not in ("hidden", "submit"):
            self.fields.append(given.get("name", ""))
            if "label" not in self.open and "aria-label" not in given:
                self.unlabelled.append((given.get("id", ""), given.get("name", "")))

    def problems(self) -> list[str]:
        found = list(self.faults)
        found += [f"<{tag}> is not closed" for tag in self.open if tag not in IMPLIED_END]
        found += [f"id {each} twice" for each in {one for one in self.ids if self.ids.count(one) > 1}]
        found += [f"nothing has the id {each}" for each in set(self.references) - set(self.ids)]
        anchors = {link[1:] for link in self.links if link.startswith("#")}
        found += [f"a link to #{each} leads nowhere" for each in anchors - set(self.ids)]
        found += [f"no label for {name}" for id_, name in self.unlabelled if id_ not in self.labelled]
        if len(self.headings) != 1 or not self.headings[0].strip():
            found.append(f"{len(self.headings)} h1")
        if self.language not in ("vi", "en"):
            found.append(f"lang is {self.language!r}")
        if not self.title.replace("· Phiếu Dân Chủ", "").strip():
            found.append("no title")
        return found


def read(html: str) -> CheckedPage:
    page = CheckedPage()
    page.feed(html)
    page.close()
    return page


def check(response: TestResponse) -> CheckedPage:
    """The page in ``response``, its faults asserted away; an empty one for anything that is no page."""
    if response.mimetype != "text/html" or not response.data or response.status_code in (301, 303):
        return CheckedPage()
    packed = response.headers.get("Content-Encoding") == "gzip"
    page = read(gzip.decompress(response.data).decode() if packed else response.text)
    assert page.problems() == []
    return page
