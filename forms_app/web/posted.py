"""Reads a posted form so that letters lost on the way stay visible as lost, and no file touches a disk.

Werkzeug turns bytes that are no UTF-8 into "%FF", which then looks like something a person typed. Here they
become U+FFFD, and the question they stand in is refused with the rest of the page kept (core.language).
"""

from __future__ import annotations

from io import BytesIO
from typing import IO
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.formparser import FormDataParser

URL_ENCODED = "application/x-www-form-urlencoded"


class HonestParser(FormDataParser):
    """Marks what could not be decoded."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> tuple[IO[bytes], MultiDict[str, str], MultiDict[str, FileStorage]]:
        if mimetype != URL_ENCODED:
            return super().parse(stream, mimetype, content_length, options)
        text = stream.read().decode("utf-8", "replace")
        return stream, self.cls(parse_qsl(text, keep_blank_values=True, errors="replace")), self.cls()


class PostedRequest(Request):
    """Flask's request with that parser."""

    form_data_parser_class = HonestParser

    def _get_file_stream(self, *_arguments: object, **_values: object) -> IO[bytes]:
        """In memory: a photo tells where it was taken until it is made anew, and its size is bounded."""
        return BytesIO()
