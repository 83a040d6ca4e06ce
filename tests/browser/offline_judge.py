"""What a run of the offline programme is judged by: what was answered and photographed, phone and server.

A photo is known by the number that its pixels show (tests/photo_codes.py), so a photo that hangs at another
item, or in another place, is seen whatever the records say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from forms_app.storage import photo_owners, photos, visits
from forms_app.storage.models import ChunkRow, DeliveryRow, PlacementRow, SectionRow
from tests import photo_codes

Answers = Mapping[tuple[str, str, str], str]  # mark by visit, section and item
Taken = Mapping[tuple[str, str], list[int]]  # numbers of photos in order, by visit and item
Records = Iterable[Mapping[str, Any]]


def wrong_answers(filled: Answers, records: Records) -> tuple[str, ...]:
    """Between what was ticked, what the phones say they sent, and what the server has."""
    on_phone = {
        (each["visit"], each["section"], name): value
        for each in records
        if each["kind"] == "section"
        for name, value in each["fields"]
    }
    on_server = {
        (uuid, section, name): value["mark"]
        for uuid in {uuid for uuid, _section, _item in filled}
        for section, revision in visits.latest_sections(uuid).items()
        for name, value in revision.body.items()
        if isinstance(value, dict)
    }
    return tuple(
        f"{key[1]}.{key[2]}: ticked {mark}, phone {on_phone.get(key)}, server {on_server.get(key)}"
        for key, mark in filled.items()
        if not on_phone.get(key) == on_server.get(key) == mark
    )


def wrong_photos(taken: Taken) -> tuple[str, ...]:
    """Items whose photos on the server are not those taken there, in that order; strange items too."""
    hung = {(row.owner.removeprefix(photos.VISIT), row.item) for row in PlacementRow.select()}
    found = {place: shown(*place) for place in {*taken, *hung}}
    return tuple(
        f"{item}: taken {taken.get((uuid, item), [])}, server {numbers}"
        for (uuid, item), numbers in sorted(found.items())
        if numbers != taken.get((uuid, item), [])
    )


def shown(uuid: str, item: str) -> list[int | None]:
    owner = photo_owners.of_visit(uuid)
    return [number_of(owner, each.sent) for each in photos.photos(owner, item)]


def lost_photos(taken: Taken) -> int:
    """Photos that hang nowhere on the server."""
    everywhere = {number_of(row.owner, row.sent) for row in PlacementRow.select()}
    return sum(number not in everywhere for numbers in taken.values() for number in numbers)


def duplicates() -> int:
    """Revisions alike that follow each other, sendings and photos that are there twice, parts left over."""
    bodies: dict[tuple[str, str], list[str]] = {}
    for row in SectionRow.select().order_by(SectionRow.revision):
        bodies.setdefault((row.visit_uuid, row.section), []).append(row.body)
    twice = sum(one == other for each in bodies.values() for one, other in pairwise(each))
    keys = [row.submission for row in DeliveryRow.select()]
    numbers = [number_of(row.owner, row.sent) for row in PlacementRow.select()]
    return twice + len(keys) - len(set(keys)) + len(numbers) - len(set(numbers)) + ChunkRow.select().count()


def number_of(owner: str, sent: str) -> int | None:
    return photo_codes.read(photos.content(owner, sent))
