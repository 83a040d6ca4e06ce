"""No address that respondents use ever sets a cookie, whatever is sent to it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Flask, Response

from forms_app.core.codes import slip_code
from forms_app.web.respondents import is_respondent
from tests.actors import SAME_ORIGIN, hidden
from tests.attacks.canaries import Canary
from tests.attacks.effort import Figure
from tests.attacks.phones import TwoRounds, answer, first_page, open_both

HEADERS: tuple[dict[str, str], ...] = (
    {},
    {"Cookie": "forms=a; session=b"},
    {"Sec-Fetch-Site": "cross-site"},
)


def requests(app: Flask, opened: TwoRounds) -> Iterator[tuple[str, str]]:
    """Every method of every respondent's address, with good and bad codes of posters."""
    for rule in app.url_map.iter_rules():
        codes = (
            opened.poster.code,
            opened.slips.code,
            opened.poster.code.lower(),
            "ABCDEFGH",
            "%00",
            "x" * 200,
        )
        for path in dict.fromkeys(str(rule).replace("<code>", code) for code in codes):
            if is_respondent(path):
                for method in sorted(rule.methods or ()):
                    yield method, path


def bodies(app: Flask, opened: TwoRounds) -> list[dict[str, str]]:
    """Pages and slips: good ones, used ones, unknown ones, mistyped ones, none, too long ones."""
    page, client = first_page(app, opened.poster), app.test_client(use_cookies=False)
    used, fresh, other = opened.codes[:3]
    answer(app, opened.slips, Canary(1, used), page)
    ticket = hidden(client.get(f"/S/{opened.poster.code}"), "_ticket")
    loaded = client.post("/K", data={"code": fresh}, headers=SAME_ORIGIN)
    brought = {name: hidden(loaded, name) for name in ("_ticket", "_slip", "_poster")}
    unknown = slip_code(1)
    slips = ({"code": each} for each in (used, other, unknown, used[:-1], "", "x" * 200))
    return [
        *({}, page, page | {"_ticket": ticket}, {"x": "x" * 70_000}),
        *slips,
        *(page | brought, brought, page | brought | {"_slip": used}, page | brought | {"_slip": unknown}),
    ]


def sent_to(app: Flask, opened: TwoRounds) -> Iterator[tuple[str, str, Response]]:
    """What came back, by method and address."""
    sent = bodies(app, opened)
    for method, path in requests(app, opened):
        for body in sent if method == "POST" else sent[:1]:
            for headers in HEADERS:
                client = app.test_client(use_cookies=False)
                yield method, path, client.open(path, method=method, data=body, headers=headers)


def test_no_respondents_address_ever_sets_a_cookie(app: Flask, figure: Figure) -> None:
    answers = list(sent_to(app, open_both(app)))
    setting = [(method, path) for method, path, answer in answers if "Set-Cookie" in answer.headers]
    statuses = {answer.status_code for _, _, answer in answers}
    slips = {answer.status_code for method, path, answer in answers if (method, path) == ("POST", "/K")}
    figure(
        "T6 requests to respondents' addresses that set a cookie",
        f"{len(setting)} of {len(answers)}, {sorted(statuses)}, of slips {sorted(slips)}",
    )
    assert (setting, {200, 303, 403, 404, 413, 422} <= statuses) == ([], True)
    assert {200, 303, 403, 413, 422} <= slips


def test_the_same_look_finds_the_cookie_of_an_address_that_sets_one(app: Flask) -> None:
    opened = open_both(app)

    @app.after_request
    def remember(response: Response) -> Response:
        response.set_cookie("visitor", "1")
        return response

    assert all("Set-Cookie" in answer.headers for _, _, answer in sent_to(app, opened))
