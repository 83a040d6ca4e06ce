"""Photos and the places where they hang."""

from __future__ import annotations

from peewee import BlobField, CompositeKey, DateField, ForeignKeyField, IntegerField, TextField

from .base import MomentField, Row


class PhotoRow(Row):
    """A picture that was made anew, once however often it was sent. No column tells whose it is."""

    sha256 = TextField(primary_key=True)  # of the content
    content = BlobField()  # JPEG; empty once it is erased
    width = IntegerField()
    height = IntegerField()
    erased_on = DateField(null=True)

    class Meta:
        table_name = "photo"


class PlacementRow(Row):
    """A photo in its place beside an item."""

    owner = TextField()  # what it is evidence of: "visit:<uuid>"
    item = TextField()
    sent = TextField()  # SHA-256 of what was sent: the photo's name for its sender
    place = IntegerField()
    photo = ForeignKeyField(PhotoRow, column_name="photo", object_id_name="stored")
    stored: str
    length = IntegerField()  # bytes that were sent
    author = TextField()
    taken_over_at = MomentField()

    class Meta:
        table_name = "photo_placement"
        primary_key = CompositeKey("owner", "item", "sent")
        indexes = ((("owner", "item", "place"), True),)


class ChunkRow(Row):
    """A part of a photo that is still on its way; as it was sent, so no backup takes it."""

    owner = TextField()
    item = TextField()
    sent = TextField()
    start = IntegerField()  # bytes before it
    size = IntegerField()
    content = BlobField()
    arrived_at = MomentField()

    class Meta:
        table_name = "photo_chunk"
        primary_key = CompositeKey("owner", "item", "sent", "start")
