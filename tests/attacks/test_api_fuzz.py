"""A fuzzer reads the description of the interface for programs and tries what it says and what it does not.

No failure of the server, no answer outside the description, nothing that is not released. Some seconds of it
in every run; ten minutes with ``FORMS_ATTACKS=full``, thirty seconds with ``FORMS_ATTACK_SECONDS=30``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from time import monotonic

import hypothesis
import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given
from hypothesis import strategies as st
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from forms_app.core import datasets
from forms_app.storage import readers, rounds, visits
from forms_app.web.api import reading, tokens
from forms_app.web.datasets import named
from forms_app.web.services import Services
from tests.attacks.effort import FULL, SECONDS, Figure
from tests.demo_world import NOW, TODAY, demo_in
from tests.test_no_other_way_out import CANARY, MANY, plant, told

A_ROUND = 25 if FULL else 4  # examples of an operation before the next one's turn
SECRET_REASON = "chuanopdau"  # in a visit that nobody has handed in
# Those of the library that need a server which keeps what it is sent are left out: nothing is sent here.
CHECKED = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
    *("response_headers_conformance", "response_schema_conformance", "negative_data_rejection"),
    *("positive_data_acceptance", "unsupported_method", "ignored_auth"),
)


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The demo in small, with canaries in every ballot box and in a visit that is half filled."""
    with demo_in(tmp_path_factory.mktemp("fuzz")) as made:
        held: Services = made.extensions["forms"]
        for each in rounds.rounds():
            plant(held.box, each.id, MANY if each.state(TODAY).value == "open" else 1)
        half = next(each for each in visits.visits() if each.open)
        visits.save_section(half.uuid, "header", 0, {"note": SECRET_REASON}, "thanhtra1", NOW)
        yield made


@pytest.fixture(scope="module")
def token(app: Flask) -> str:
    return readers.add_reader("Fuzz", TODAY + timedelta(days=9), "chuyenvien", NOW, TODAY)[1]


@pytest.fixture(autouse=True)
def without_haste(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "READS_PER_MINUTE", 10**9)
    monkeypatch.setattr(tokens, "WRONG_TOKENS_PER_MINUTE", 10**9)
    app.extensions.pop("readers", None)


class Fuzz:
    """Tries operation after operation until the time is over; failures by what they are."""

    def __init__(self, app: Flask, token: str) -> None:
        load_all_checks()
        app.config["PROPAGATE_EXCEPTIONS"] = False
        self.headers = {"Authorization": f"Bearer {token}"}
        self.checks = [CHECKS.get_one(name) for name in CHECKED]
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app)
        self.operations = {
            operation.path: st.one_of(*(operation.as_strategy(mode) for mode in GenerationMode))
            for operation in (found.ok() for found in schema.get_all_operations())
        }
        self.failures: Counter[str] = Counter()
        self.answers: Counter[int] = Counter()

    def run(self, seconds: float, only: str = "") -> Fuzz:
        wanted = [cases for path, cases in self.operations.items() if only in path]
        until, seed = monotonic() + seconds, 0
        while monotonic() < until and not self.failures:
            for cases in wanted:
                self._try(cases, seed)
            seed += 1
        return self

    def _try(self, cases: st.SearchStrategy[schemathesis.Case], seed: int) -> None:
        @hypothesis.seed(seed)
        @hypothesis.settings(
            max_examples=A_ROUND,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=cases)
        def attempt(case: schemathesis.Case) -> None:
            try:
                response = case.call(headers=self.headers)
            except Exception as failure:  # noqa: BLE001 - a browser would see 500, this library the exception
                self.failures[f"{case.method} {case.path}: server error, {failure!r}"] += 1
                return
            self.answers[response.status_code] += 1
            found = told(response.text) | {each for each in (SECRET_REASON,) if each in response.text}
            if found:
                self.failures[f"{case.method} {case.path} told {sorted(found)}"] += 1
            try:
                case.validate_response(response, checks=self.checks, headers=self.headers)
            except (AssertionError, FailureGroup) as failure:
                self.failures[f"{case.method} {case.path}: {failure!s:.400}"] += 1

        attempt()


def test_no_failure_no_answer_outside_the_description_and_nothing_unreleased(
    app: Flask, token: str, figure: Figure
) -> None:
    fuzz = Fuzz(app, token).run(SECONDS)  # one round at least
    figure("fuzzed answers of the interface for programs, by status", dict(sorted(fuzz.answers.items())))
    assert fuzz.failures == {}
    assert {200, 400} <= set(fuzz.answers) <= {200, 304, 400, 401, 404, 405}
    assert sum(fuzz.answers.values()) >= len(fuzz.operations) * A_ROUND / 2


# Controls: each breaks an address in one way, and the same fuzzer must see it.


def test_a_server_that_fails_is_caught(app: Flask, token: str, monkeypatch) -> None:
    monkeypatch.setattr(named, "units", lambda: 1 / 0)
    assert any("server error" in each for each in Fuzz(app, token).run(20, "/schools").failures)


def test_a_value_outside_the_description_is_caught(app: Flask, token: str, monkeypatch) -> None:
    made = datasets.school_record
    broken = ("level", "university")

    def record(school, unit_name):
        names = [column.name for column in datasets.SCHOOLS.columns]
        good = list(made(school, unit_name))
        good[names.index(broken[0])] = broken[1]
        return tuple(good)

    monkeypatch.setattr(datasets, "school_record", record)
    assert any("university" in each for each in Fuzz(app, token).run(20, "/schools").failures)


def test_a_parameter_that_is_not_looked_at_is_caught(app: Flask, token: str, monkeypatch) -> None:
    monkeypatch.setattr(reading, "_refuse_strange", lambda known: {})
    failures = Fuzz(app, token).run(20, "/periods").failures
    assert any("Schema-violating request accepted" in each for each in failures)


def test_a_door_without_a_token_is_caught(app: Flask, token: str, monkeypatch) -> None:
    found = readers.reader_of(token, TODAY)
    monkeypatch.setattr(tokens, "_reader", lambda: found)
    assert any("authentication" in each for each in Fuzz(app, token).run(20, "/units").failures)


@pytest.mark.parametrize("leak", ["a ballot", "a draft"])
def test_what_is_not_released_is_caught(app: Flask, token: str, monkeypatch, leak: str) -> None:
    made = datasets.school_record
    box = app.extensions["forms"].box
    poster = rounds.posters(next(each.id for each in rounds.rounds() if each.state(TODAY).value == "open"))[0]
    counted = len(box.records(poster.round.id, poster.school.code, "ratings"))
    name = str(counted) if leak == "a ballot" else SECRET_REASON
    monkeypatch.setattr(datasets, "school_record", lambda school, unit: made(school, name))
    assert any("told" in each for each in Fuzz(app, token).run(20, "/schools").failures)
    assert CANARY
