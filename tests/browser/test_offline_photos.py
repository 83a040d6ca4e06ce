"""The queue carries photos in parts and goes on where a connection broke; the server is played here."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from tests.visits_world import World, make_world

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Browser, Route

from tests.browser.offline import open_phone, until

pytestmark = pytest.mark.browser

SIZE = 700_000  # bytes: three parts
ADD = """async ([address, visit, size]) => {
    const { send } = await import(address)
    const bytes = new Uint8Array(size).map((_, place) => place % 251)
    await send(visit, "b_ck_1", new Blob([bytes]), "ab12")
}"""


@pytest.fixture
def world(app: Flask) -> World:
    return make_world(app)


def server(taken: bytearray, asked: list[str], breaks: list[int]) -> Callable[[Route], None]:
    """Takes parts at the place where it is; the connection breaks at the parts numbered in ``breaks``."""

    def answer(route: Route) -> None:
        request = route.request
        asked.append(request.method)
        if request.method == "PATCH":
            assert parse_qs(urlsplit(request.url).query) == {"item": ["b_ck_1"], "length": [str(SIZE)]}
            if asked.count("PATCH") in breaks:
                route.abort()
                return
            if int(request.headers["upload-offset"]) == len(taken):
                taken.extend(request.post_data_buffer or b"")
        route.fulfill(status=200, headers={"Upload-Offset": str(len(taken))})

    return answer


def test_a_photo_goes_on_where_the_connection_broke(world: World, browser: Browser, served: str) -> None:
    visit = world.plan()
    phone = open_phone(browser, served)
    taken, asked = bytearray(), list[str]()
    phone.context.route("**/photos/**", server(taken, asked, breaks=[2]))
    phone.open("/visits/")
    address = "/static/visits/photos.js"
    phone.page.evaluate(ADD, [address, visit.uuid, SIZE])
    phone.page.evaluate("() => dispatchEvent(new Event('online'))")
    until(phone.page, lambda: all(each["clean"] for each in phone.records()))
    [record] = phone.records()
    phone.context.close()
    assert (record["blob"], record["state"]) == (None, "received")
    assert (bytes(taken) == bytes(place % 251 for place in range(SIZE)), asked) == (
        True,
        ["HEAD", "PATCH", "PATCH", "HEAD", "PATCH", "PATCH"],
    )
