"""The wheel, installed into an empty environment, serves the same pages as the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CARRIED = ("templates", "static", "form_definitions")
PAGES = ("/", "/healthz", "/sign-in", "/anonymity", "/static/style.css", "/no-such-page")
ASK = f"""
import sys
from forms_app.serving import app
client = app.test_client()
for page in {PAGES!r}:
    answer = client.get(page)
    sys.stdout.buffer.write(f"{{page}} {{answer.status_code}}\\n".encode() + answer.data + b"\\n")
"""


def installs_from_registry(folder: Path) -> bool:
    """Whether this machine reaches a package registry; asked once, cheaply. ``folder`` is for what comes."""
    probe = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "hatchling", "-d", folder]
    return subprocess.run(probe, capture_output=True, check=False, timeout=60).returncode == 0


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    if not installs_from_registry(tmp_path_factory.mktemp("probe")):
        if "registry" in os.environ.get("FORMS_REQUIRE", ""):
            pytest.fail("FORMS_REQUIRE asks for a package registry, none is reached")
        pytest.skip("needs a package registry")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT], check=True, timeout=300
    )
    return next(folder.glob("*.whl"))


def in_checkout() -> set[str]:
    """Files of the three folders and the package that belong into a wheel."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", *CARRIED, "forms_app"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return {name if name.startswith("forms_app/") else f"forms_app/{name}" for name in listed}


def test_the_wheel_carries_every_file(wheel):
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith("forms_app/")}
    assert in_checkout() - packed == set()


def run(python: Path | str, where: Path, instance: Path, *command: str) -> bytes:
    environment = {
        "PATH": os.environ["PATH"],
        "FORMS_INSTANCE": str(instance),
        "FORMS_SECRET_KEY": "for this comparison only, long enough to be taken",
        "FORMS_BASE_URL": "http://127.0.0.1:8000",
    }
    if where == ROOT:
        environment["PYTHONPATH"] = str(ROOT)
    done = subprocess.run([python, *command], cwd=where, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> tuple[Path, Path]:
    """The Python of an empty environment with the wheel in it, and a folder away from the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-m", "venv", folder / "empty"], check=True)
    python = folder / "empty" / "bin" / "python"
    install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps"]
    install += ["--no-compile"]  # each module when it is first asked for
    subprocess.run([*install, "--require-hashes", "-r", ROOT / "requirements.lock"], check=True, timeout=300)
    subprocess.run([*install, wheel], check=True, timeout=60)
    (folder / "elsewhere").mkdir()
    return python, folder / "elsewhere"


def test_the_wheel_serves_the_same_pages(installed, tmp_path):
    served = run(*installed, tmp_path / "one", "-c", ASK)
    assert served == run(sys.executable, ROOT, tmp_path / "two", "-c", ASK)


def test_the_wheels_commands_work_as_the_guide_writes_them(installed, tmp_path):
    flask = ("-m", "flask", "--app", "forms_app.serving")
    for command in (("db", "upgrade"), ("forms", "check"), ("demo", "load", "--schools", "3")):
        run(*installed, tmp_path, *flask, *command)
    links = json.loads(run(*installed, tmp_path, *flask, "demo", "links", "--json"))
    survey = links["surveys"][0]["url"].removeprefix(links["base_url"])
    ask = f"from forms_app.serving import app; print(app.test_client().get('{survey}').status_code)"
    assert run(*installed, tmp_path, "-c", ask) == b"200\n"


def test_the_guide_names_the_application_that_there_is():
    guide = (ROOT / "docs" / "huong-dan-quan-tri.md").read_text("utf-8")
    assert guide.count("forms_app.serving") == 2
    assert "forms_app.web" not in guide
