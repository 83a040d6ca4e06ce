"""Photos as evidence: pictures, their places beside items, parts that are still on their way."""

from typing import Any

from peewee import BlobField, CompositeKey, DateTimeField, ForeignKeyField, IntegerField, Model, TextField


def up(migrator: Any, db: Any) -> None:
    class PhotoRow(Model):
        sha256 = TextField(primary_key=True)
        content = BlobField()
        width = IntegerField()
        height = IntegerField()

        class Meta:
            database = db
            table_name = "photo"

    class PlacementRow(Model):
        owner = TextField()
        item = TextField()
        sent = TextField()
        place = IntegerField()
        photo = ForeignKeyField(PhotoRow, column_name="photo")
        length = IntegerField()
        author = TextField()
        taken_over_at = DateTimeField()

        class Meta:
            database = db
            table_name = "photo_placement"
            primary_key = CompositeKey("owner", "item", "sent")
            indexes = ((("owner", "item", "place"), True),)

    class ChunkRow(Model):
        owner = TextField()
        item = TextField()
        sent = TextField()
        start = IntegerField()
        size = IntegerField()
        content = BlobField()
        arrived_at = DateTimeField()

        class Meta:
            database = db
            table_name = "photo_chunk"
            primary_key = CompositeKey("owner", "item", "sent", "start")

    db.create_tables([PhotoRow, PlacementRow, ChunkRow])
