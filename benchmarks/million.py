"""``python -m benchmarks.million``: a school's page after a million counted answers and after a thousand.

One store of the demo district. What its schools gave back is exchanged between the two in alternated rounds:
the page is read once right after, with nothing remembered, and again some times. The answers of both surveys
are counted together.
"""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

from forms_app.core.disclosure import to_json
from forms_app.core.people import Role
from forms_app.demo.district import half_year_before
from forms_app.demo.schools import demo_schools
from forms_app.storage.forms import published
from forms_app.storage.models import ReleaseRow
from forms_app.web.clock import today

from .province import filled, visitor
from .reports import counted, release

SURVEYS = (("ks_cbgvnv", "staff"), ("ks_cmhs", "parents"))
SIZES = (1_000, 1_000_000)  # answers of the district
ROUNDS, AGAIN = 9, 5
MOST = 1.2  # times the page after a thousand


def milliseconds(client: FlaskClient, address: str) -> float:
    """Of the processor: others on the machine do not count."""
    began = time.process_time()
    answer = client.get(address, base_url="http://127.0.0.1:8000")
    spent = 1000 * (time.process_time() - began)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status}")
    return spent


def main() -> int:
    print(f"benchmark of {date.today()}")  # noqa: DTZ011 (a day to print)
    school = demo_schools()[0]
    first: dict[int, list[float]] = {size: [] for size in SIZES}
    later: dict[int, list[float]] = {size: [] for size in SIZES}
    with tempfile.TemporaryDirectory() as folder, filled(Path(folder), len(demo_schools()), False) as app:
        with app.test_request_context():
            finished = half_year_before(today())
            made = {form: release(form, audience, finished) for form, audience in SURVEYS}
            shares = {size: size // len(SURVEYS) // len(demo_schools()) for size in SIZES}
            bodies = {
                (size, form): to_json(counted(published(form)[0], shares[size]))
                for size in SIZES
                for form in made
            }
        client, address = visitor(app, Role.BOARD), f"/board/schools/{school.code}?period={finished}"
        milliseconds(client, address)
        for _round in range(ROUNDS):
            for size in SIZES:
                for form, number in made.items():
                    ReleaseRow.update(body=bodies[size, form]).where(ReleaseRow.round == number).execute()
                first[size].append(milliseconds(client, address))
                later[size] += [milliseconds(client, address) for _ in range(AGAIN)]
    ratios = []
    for title, times in (("read first", first), ("read again", later)):
        few, many = (median(times[size]) for size in SIZES)
        ratios.append(many / few)
        shown = ", ".join(f"{median(times[size]):.1f} ms after {size:,}" for size in SIZES)
        print(f"{title}: {shown}: {ratios[-1]:.2f} times")
    print(f"at most {MOST} times: {'yes' if max(ratios) <= MOST else 'NO'}")
    return max(ratios) > MOST


if __name__ == "__main__":
    raise SystemExit(main())
