"""Lighthouse on the pages that people open on phones: ``make lighthouse``.

Every page is measured on Lighthouse's slow 4G, once simulated (it loads as fast as it can, the rest is
reckoned) and once applied (network and processor are slowed), and on an applied slow 3G, in alternated rounds
with two pages written by hand: ratios are to the one that asks the questions of the survey. Where it is
simulated, blocking is told twice: as Lighthouse has it, and by the time of the processor alone ("work").
Prints a table, writes benchmarks/results/lighthouse.json, exits 1 where a bar is missed. Needs Chromium,
Node 20 and `npm ci` in this folder.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any
from urllib.request import Request, urlopen

from ..served import demo, session_cookie
from .hand_written import server
from .runs import CATEGORIES, NETWORKS, Report, Run, Target, browser, run

RESULTS = Path(__file__).parent.parent / "results"
HAND_WRITTEN, BARE = "hand-written", "bare"
LOWEST_SCORE = 0.98
LARGEST_RATIO = 1.15


@dataclass
class Figures:
    """Medians of one page under one network. Times in milliseconds, bytes as transferred with headers."""

    page: str
    network: str
    scores: dict[str, float]
    fcp: float
    lcp: float
    blocking: float
    work: float | None
    requests: int
    bytes: int
    complaints: list[str]


def targets(links: dict[str, Any]) -> list[Target]:
    """The four pages of the bar, found the way a person finds them."""
    base = links["base_url"]
    inspector, board = session_cookie(links, "inspector"), session_cookie(links, "board")
    visit = first_link(base, "/visits/", inspector, r"/visits/[0-9a-f-]{36}")
    section = f"{visit}/sections/b_cong_khai"
    survey = next(each["url"] for each in links["surveys"] if each["audience"] == "parents")
    return [
        Target("survey", survey),
        Target("sign-in", f"{base}/sign-in"),
        Target("checklist", base + section, inspector),
        Target("school page", base + first_link(base, "/board/", board, r'/board/schools/[^"]+'), board),
    ]


def first_link(base: str, path: str, cookie: str, pattern: str) -> str:
    with urlopen(Request(base + path, headers={"Cookie": cookie})) as answer:  # noqa: S310 (our own address)
        found = re.search(f'href="({pattern})"', answer.read().decode())
    if not found:
        raise SystemExit(f"{path}: no link like {pattern}")
    return found[1]


def figures(target: Target, network: str, runs: list[Run]) -> Figures:
    reports = [each.report for each in runs]

    def middle(audit: str) -> float:
        return median(report["audits"][audit]["numericValue"] for report in reports)

    loaded = reports[0]["audits"]["network-requests"]["details"]["items"]
    loaded = [each for each in loaded if not each["url"].startswith("data:")]
    return Figures(
        page=target.name,
        network=network,
        scores={
            each: median(report["categories"][each]["score"] for report in reports) for each in CATEGORIES
        },
        fcp=middle("first-contentful-paint"),
        lcp=middle("largest-contentful-paint"),
        blocking=middle("total-blocking-time"),
        work=median(times) if (times := [each.work for each in runs if each.work is not None]) else None,
        requests=len(loaded),
        bytes=sum(each["transferSize"] for each in loaded),
        complaints=complaints(reports[0]),
    )


def complaints(report: Report) -> list[str]:
    """Audits that count and found something."""
    counted = {
        ref["id"] for each in CATEGORIES for ref in report["categories"][each]["auditRefs"] if ref["weight"]
    }
    return sorted(
        name
        for name, audit in report["audits"].items()
        if name in counted and audit["score"] is not None and audit["score"] < 0.9
    )


def misses(found: list[Figures]) -> list[str]:
    """What falls short of the bar: scores of our pages; paint times, blocking and work of the survey."""
    short = [
        f"{each.page} {each.network}: {name} {score:.2f} ({', '.join(each.complaints)})"
        for each in found
        for name, score in each.scores.items()
        if score < LOWEST_SCORE and each.page not in (HAND_WRITTEN, BARE)
    ]
    for each in found:
        if each.page == "survey":
            ratios = ratio(each, found, "fcp"), ratio(each, found, "lcp")
            if max(ratios) > LARGEST_RATIO:
                short.append(f"survey {each.network}: {max(ratios):.2f} times the page written by hand")
            if round(each.blocking):
                short.append(f"survey {each.network}: blocked {each.blocking:.0f} ms")
            if each.work:
                short.append(f"survey {each.network}: its own work blocks for {each.work:.0f} ms")
    return short


def twin(each: Figures, found: list[Figures]) -> Figures:
    """The page written by hand under the same network."""
    return next(one for one in found if (one.page, one.network) == (HAND_WRITTEN, each.network))


def ratio(each: Figures, found: list[Figures], what: str) -> float:
    return float(getattr(each, what) / getattr(twin(each, found), what))


def table(found: list[Figures]) -> str:
    head = "page          network     perf  a11y  best   FCP ms  ratio   LCP ms  ratio  blocked  work"
    return "\n".join([f"{head}  requests  KiB", *(line(each, found) for each in found)])


def line(each: Figures, found: list[Figures]) -> str:
    scores = "".join(f"  {score:.2f}" for score in each.scores.values())
    paints = "".join(
        f"  {getattr(each, what):7.0f}  {ratio(each, found, what):5.2f}" for what in ("fcp", "lcp")
    )
    work = "-" if each.work is None else f"{each.work:.0f}"
    return (
        f"{each.page:<13} {each.network:<10}{scores}{paints}  {each.blocking:7.0f}  {work:>4}"
        f"  {each.requests:8}  {each.bytes / 1024:.1f}"
    )


@contextmanager
def hand_written() -> Iterator[list[Target]]:
    served = server()
    Thread(target=served.serve_forever, daemon=True).start()
    try:
        home = f"http://127.0.0.1:{served.server_port}/"
        yield [Target(HAND_WRITTEN, home), Target(BARE, f"{home}bare")]
    finally:
        served.shutdown()
        served.server_close()


def measure(rounds: int, networks: list[str], only: list[str]) -> list[Figures]:
    with (
        tempfile.TemporaryDirectory() as folder,
        demo(Path(folder)) as (links, _prepared),
        hand_written() as by_hand,
        browser() as port,
    ):
        every = [*by_hand, *(each for each in targets(links) if not only or each.name in only)]
        run(by_hand[0], networks[0], port)  # warms the browser
        runs: dict[tuple[str, str], list[Run]] = {}
        for number in range(rounds):
            for target in every if number % 2 == 0 else reversed(every):
                for network in networks:
                    runs.setdefault((target.name, network), []).append(run(target, network, port))
                    print(".", end="", file=sys.stderr, flush=True)
        print(file=sys.stderr)
        return [
            figures(target, network, runs[target.name, network]) for target in every for network in networks
        ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--network", choices=list(NETWORKS), action="append", help="all where left out")
    parser.add_argument("--page", action="append", default=[], help="all where left out")
    given = parser.parse_args()
    found = measure(given.rounds, given.network or list(NETWORKS), given.page)
    short = misses(found)
    RESULTS.mkdir(exist_ok=True)
    kept = {"rounds": given.rounds, "pages": [asdict(each) for each in found], "misses": short}
    (RESULTS / "lighthouse.json").write_text(json.dumps(kept, indent=1) + "\n")
    print(table(found))
    print(f"load of this machine over the last 15 minutes: {os.getloadavg()[2]:.1f}")
    print("\n".join(f"short: {each}" for each in short) or "every bar is met")
    return bool(short)


if __name__ == "__main__":
    sys.exit(main())
