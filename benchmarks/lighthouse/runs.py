"""Runs of Lighthouse in one browser that is up and warm before, as the one on a phone is.

A browser started anew for each run still sets itself up while the page loads: that costs every page some tens
of milliseconds, more the more the machine has to do, and drowns what tells the pages apart.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..served import running

HERE = Path(__file__).parent
CATEGORIES = ("performance", "accessibility", "best-practices")
TRIES = 4  # of one run
SLOWDOWN = 4  # times that the processor of the phone is slower
LONGEST = 50  # milliseconds that a task may take before it blocks (web.dev/articles/tbt)
SIMULATED = "4g"
NETWORKS = {
    SIMULATED: ["--throttling-method=simulate"],
    "4g applied": ["--throttling-method=devtools"],
    "3g": [
        "--throttling-method=devtools",
        "--throttling.requestLatencyMs=400",
        "--throttling.downloadThroughputKbps=400",
        "--throttling.uploadThroughputKbps=400",
        f"--throttling.cpuSlowdownMultiplier={SLOWDOWN}",
    ],
}
CHROMIUM = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --remote-debugging-port=0"
)
Report = dict[str, Any]


@dataclass(frozen=True)
class Target:
    """One page; ``cookie`` for those behind the sign-in."""

    name: str
    url: str
    cookie: str = ""


@dataclass(frozen=True)
class Run:
    """Lighthouse's report, and blocking by the time of the processor, where that can be told."""

    report: Report
    work: float | None


@contextmanager
def browser() -> Iterator[int]:
    """The port of a browser that stays up until the block ends."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [shutil.which("chromium") or "chromium", *CHROMIUM.split(), f"--user-data-dir={profile}"]
        with running(command):
            yield port_of(Path(profile, "DevToolsActivePort"))


def port_of(said: Path, seconds: float = 30) -> int:
    """What the browser wrote down once it listens."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if said.exists() and (lines := said.read_text().split()):
            return int(lines[0])
        time.sleep(0.1)
    raise SystemExit("Chromium does not start: is it installed?")


def run(target: Target, network: str, port: int) -> Run:
    """One that fails (the browser may not load at all) comes again."""
    for _ in range(TRIES):
        try:
            done = run_once(target, network, port)
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired, FileNotFoundError) as failed:
            fault = str(failed)
        else:
            fault = done.report.get("runtimeError", {}).get("code", "") or elsewhere(target, done.report)
            if not fault:
                return done
        print(f"\n{target.name} {network}: once more after {fault}", file=sys.stderr)
    raise SystemExit(f"{target.name} {network}: Lighthouse failed {TRIES} times, lastly: {fault}")


def elsewhere(target: Target, report: Report) -> str:
    shown = report["finalDisplayedUrl"]
    return "" if shown == target.url else f"another page was shown: {shown}"


def run_once(target: Target, network: str, port: int) -> Run:
    with tempfile.TemporaryDirectory() as folder:
        report, headers = Path(folder, "report.json"), Path(folder, "headers.json")
        headers.write_text(json.dumps({"Cookie": target.cookie} if target.cookie else {}))
        command = [f"{HERE}/node_modules/.bin/lighthouse", target.url, "--quiet", "--output=json"]
        command += [f"--output-path={report}", "--form-factor=mobile", f"--extra-headers={headers}"]
        command += [f"--only-categories={','.join(CATEGORIES)}", f"--port={port}", "--save-assets"]
        subprocess.run([*command, *NETWORKS[network]], check=True, timeout=120)
        trace = json.loads(next(Path(folder).glob("*.trace.json")).read_text())
        work = blocking_by_work(trace["traceEvents"], target.url) if network == SIMULATED else None
        return Run(json.loads(report.read_text()), work)


def blocking_by_work(events: list[dict[str, Any]], url: str) -> float:
    """Milliseconds over the longest that may be, of all tasks of the page's main thread on a slow processor.

    Lighthouse counts a task from its begin to its end, also while it waits for a core that other parts of the
    browser have. Here only the time counts in which it ran: what the page itself asks of a phone. For runs
    under a simulated network; an applied one slows the browser itself.
    """
    loads = [each for each in events if each["name"] == "navigationStart"]
    load = [each for each in loads if each["args"]["data"].get("documentLoaderURL") == url][-1]
    tasks = (
        each.get("tdur", 0) / 1000 * SLOWDOWN
        for each in events
        if each["name"] == "RunTask"
        and (each["pid"], each["tid"]) == (load["pid"], load["tid"])
        and each["ts"] >= load["ts"]
    )
    return float(sum(max(0, each - LONGEST) for each in tasks))
