"""``make bench``: what can be measured in two minutes, each beside its twin in the same run.

The twin is a few lines of Flask (bare.py) on the same waitress, disk and processor. Every ratio is the
median of alternated rounds. Prints a table and writes results/latest.json.
"""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlencode

from .disk import commits, fsyncs
from .load import Load, Server, request_bytes
from .served import ROOT, demo, free_port, session_cookie, waitress

ROUNDS = 3
SECONDS = 2.0  # of one burst
RESULTS = Path(__file__).parent / "results"
POSTS = 2500  # prepared for one burst; more than it can send


@dataclass(frozen=True)
class Goal:
    """A figure with what is aimed for and what a release may not fall below."""

    title: str
    value: float
    reach: float
    floor: float
    smaller_is_better: bool = False

    def meets(self, bar: float) -> bool:
        return self.value <= bar if self.smaller_is_better else self.value >= bar

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"reach_met": self.meets(self.reach), "floor_met": self.meets(self.floor)}


class Service:
    """The demo with surveys of 15 and 45 questions, and what a browser would send to them."""

    def __init__(self, links: dict[str, Any], codes: dict[str, dict[str, str]]) -> None:
        self.port = int(links["base_url"].rpartition(":")[2])
        self.server = Server(self.port, links["process"])
        self.codes = codes
        self.pages = {
            form: {code: self.get(f"/S/{code}") for code in by_school.values()}
            for form, by_school in codes.items()
        }

    def get(self, path: str, **headers: str) -> str:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path, headers=headers)
        text = connection.getresponse().read().decode()
        connection.close()
        return text

    def gets(self, form: str) -> list[bytes]:
        return [request_bytes("GET", f"/S/{code}") for code in self.codes[form].values()] * 16

    def posts(self, form: str, count: int = POSTS) -> list[bytes]:
        """Different answers on pages that were loaded before: each counts as a person of its own."""
        made = []
        pages = {code: (ticket(html), choices(html)) for code, html in self.pages[form].items()}
        for _ in range(count):
            code = random.choice(list(pages))
            given, asked = pages[code]
            answers = {name: random.choice(values) for name, values in asked.items()}
            made.append(request_bytes("POST", f"/S/{code}", urlencode(answers | {"_ticket": given}).encode()))
        return made


def ticket(html: str) -> str:
    found = re.search(r'name="_ticket" value="([^"]+)"', html)
    assert found, "a survey page without a ticket"
    return found[1]


def choices(html: str) -> dict[str, list[str]]:
    asked: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="radio" name="([^"]+)" value="([^"]+)"', html):
        asked.setdefault(name, []).append(value)
    return asked


def side_by_side(ours: Callable[[], Load], twin: Callable[[], Load]) -> tuple[float, list[Load], list[Load]]:
    """The median ratio of requests a second over rounds whose order is turned each time."""
    loads: tuple[list[Load], list[Load]] = ([], [])
    for number in range(ROUNDS):
        for each in (0, 1) if number % 2 == 0 else (1, 0):
            loads[each].append((ours, twin)[each]())
            print(".", end="", file=sys.stderr, flush=True)
    return median(one.rate / other.rate for one, other in zip(*loads, strict=True)), *loads


def measure(service: Service, bare: Server) -> tuple[dict[str, Goal], dict[str, int], list[str]]:
    accepted = dict.fromkeys(service.codes, 0)

    def get(form: str) -> Load:
        return service.server.burst(service.gets(form), SECONDS, b"200")

    def post(form: str) -> Load:
        load = service.server.burst(service.posts(form), SECONDS, b"303", once=True)
        accepted[form] += load.accepted
        assert load.refused == 0, f"{load.refused} good posts were refused"
        return load

    fields = urlencode({f"q{number}": "a choice" for number in range(15)}).encode()
    bare_get = [request_bytes("GET", "/form")] * 16
    bare_post = [request_bytes("POST", "/submit", fields)] * 16
    get("bench_15"), post("bench_15")  # warm
    got, ours, twin = side_by_side(lambda: get("bench_15"), lambda: bare.burst(bare_get, SECONDS, b"200"))
    lines = [line("survey page GET", ours, "bare ready bytes", twin)]
    sent, ours, twin = side_by_side(lambda: post("bench_15"), lambda: bare.burst(bare_post, SECONDS, b"303"))
    lines.append(line("submit, durable", ours, "bare durable insert", twin))
    tail = median(each.p99 / each.p50 for each in ours)
    long_get, ours, twin = side_by_side(lambda: get("bench_45"), lambda: get("bench_15"))
    lines.append(line("GET, 45 questions", ours, "15 questions", twin))
    long_post, ours, twin = side_by_side(lambda: post("bench_45"), lambda: post("bench_15"))
    lines.append(line("submit, 45 questions", ours, "15 questions", twin))
    goals: dict[str, Goal] = {
        "G1": Goal("survey page GET against bare ready bytes", got, 0.90, 0.75),
        "G2": Goal("durable submit against a bare durable insert", sent, 1.0, 0.65),
        "G3": Goal("submit at 16 clients: p99 against own p50", tail, 3.0, 41.0, smaller_is_better=True),
        "G14": Goal("GET of 45 questions against 15", long_get, 0.95, 0.85),
        "G14 post": Goal("submit of 45 questions against 15", long_post, 0.7, 0.6),
    }
    return goals, accepted, lines


def line(ours_title: str, ours: list[Load], twin_title: str, twin: list[Load]) -> str:
    def said(title: str, loads: list[Load]) -> str:
        names = ("rate", "p50", "p99", "cpu_each")
        rate, p50, p99, cpu = (median(getattr(each, name) for each in loads) for name in names)
        return f"{title:<21}{rate:6.0f}/s  p50 {p50:5.1f}  p99 {p99:6.1f} ms  {cpu:5.0f} us CPU"

    return f"{said(ours_title, ours)}   |   {said(twin_title, twin)}"


def page_goals(service: Service, links: dict[str, Any]) -> dict[str, Goal]:
    """G9 and G11: what a phone has to load, and whether a page needs a script."""
    survey = next(each["url"] for each in links["surveys"] if each["audience"] == "parents")
    path = "/S/" + survey.rpartition("/")[2]
    connection = HTTPConnection("127.0.0.1", service.port, timeout=20)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    size = len(connection.getresponse().read())
    connection.close()
    html = service.get(path)
    loads = len(re.findall(r'(?:src|href)="/static/|<img|url\(', html))
    assert loads == 0, "the survey page loads something else"
    board = {"Cookie": session_cookie(links, "board")}
    schools = service.get("/board/", **board)
    one = re.search(r'href="(/board/schools/[^"]+)"', schools)
    pages = [html, service.get(f"{path}/thanks"), service.get("/anonymity"), schools]
    pages += [service.get(one[1], **board)] if one else []
    scripted = sum("<script" in each for each in pages)
    return {
        "G9": Goal("survey page with all it loads, KiB in gzip, one request", size / 1024, 4, 14, True),
        "G11": Goal("respondents' and board's pages with a script", scripted, 0, 0, True),
    }


def paint_goals() -> dict[str, Goal]:
    """G10 from the latest run of Lighthouse, where there is one: ratios are to the twin of that run."""
    file = RESULTS / "lighthouse.json"
    if not file.exists():
        return {}
    pages = {(each["page"], each["network"]): each for each in json.loads(file.read_text())["pages"]}
    networks = [network for page, network in pages if page == "survey"]
    ratios = [
        pages["survey", network][what] / pages["hand-written", network][what]
        for network in networks
        for what in ("fcp", "lcp")
    ]
    blocked = max(pages["survey", network]["blocking"] for network in networks)
    return {
        "G10": Goal("survey: FCP, LCP against a page written by hand", max(ratios), 1.05, 1.15, True),
        "G10 blocking": Goal("survey: blocking time, ms", blocked, 0, 50, True),
    }


def surveys(environment: dict[str, str], *what: str) -> Any:
    command = [sys.executable, "-m", "benchmarks.surveys", *what]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, check=True, capture_output=True)
    return json.loads(done.stdout)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        disk = f"this disk: {fsyncs(folder):.0f} fsync/s, {commits(folder):.0f} SQLite commits/s (WAL, FULL)"
        instance = folder / "demo"
        environment = {"FORMS_INSTANCE": str(instance)}
        port = free_port()
        opening = lambda: surveys(environment, "open", "15", "45")  # noqa: E731
        with (
            demo(instance, prepare=opening) as (links, codes),
            waitress("benchmarks.bare:app", {"BARE_DATABASE": str(folder / "bare.db")}, port) as bare,
        ):
            service = Service(links, codes)
            goals, accepted, lines = measure(service, Server(port, bare))
            goals |= page_goals(service, links)
        stored = surveys(environment, "count")
        print(file=sys.stderr)
    goals |= paint_goals()
    assert stored == accepted, f"accepted {accepted}, stored {stored}"
    show(goals, [disk, *lines, f"stored = accepted: {sum(stored.values())} ballots"])


def show(goals: dict[str, Goal], lines: list[str]) -> None:
    print(*lines, "", sep="\n")
    print("goal          value   reach   floor")
    for name, goal in sorted(goals.items(), key=lambda each: int(re.findall(r"\d+", each[0])[0])):
        verdict = (
            "reach met" if goal.meets(goal.reach) else "floor met" if goal.meets(goal.floor) else "SHORT"
        )
        print(f"{name:<12}{goal.value:7.2f} {goal.reach:7.2f} {goal.floor:7.2f}   {verdict:<10} {goal.title}")
    RESULTS.mkdir(exist_ok=True)
    written = {"goals": {name: goal.as_json() for name, goal in goals.items()}}
    (RESULTS / "latest.json").write_text(json.dumps(written, indent=1) + "\n")


if __name__ == "__main__":
    main()
