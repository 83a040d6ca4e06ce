"""Marks that only one respondent has, and every file in which one of them turned up, however it is spelt."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from forms_app.core.codes import grouped


@dataclass(frozen=True)
class Canary:
    """What one respondent's phone sends along; no two have any of it in common. ``slip``: a code, or ""."""

    number: int
    slip: str = ""

    @property
    def address(self) -> str:
        return f"203.{self.number // 250 + 10}.{self.number % 250 + 1}.77"

    @property
    def browser(self) -> str:
        return f"Phone/{self.number:05d}-canary-browser"

    @property
    def referrer(self) -> str:
        return f"https://chat.example/canary-group-{self.number:05d}"

    @property
    def cookie(self) -> str:
        return f"canary-cookie-{self.number:05d}"

    @property
    def comment(self) -> str:
        return f"canary-words-{self.number:05d}"

    @property
    def about_the_phone(self) -> tuple[str, ...]:
        return self.address, self.browser, self.referrer, self.cookie

    @property
    def everything(self) -> tuple[str, ...]:
        codes = (self.slip, grouped(self.slip)) if self.slip else ()
        return *self.about_the_phone, self.comment, *codes

    @property
    def headers(self) -> dict[str, str]:
        return {
            "User-Agent": self.browser,
            "Referer": self.referrer,
            "Cookie": f"forms={self.cookie}; __Host-forms={self.cookie}",
            "X-Forwarded-For": self.address,
            "Forwarded": f"for={self.address}",
        }


def spellings(text: str) -> Iterator[bytes]:
    """As it is, in other alphabets, and as the hashes that some call anonymous."""
    plain = text.encode()
    yield from (plain, plain.upper(), text.encode("utf-16-le"), plain.hex().encode(), plain[::-1])
    for skipped in range(3):  # base64 looks different at each place in a group of three
        yield b64encode(plain[skipped : skipped + (len(plain) - skipped) // 3 * 3])
    for name in ("md5", "sha1", "sha256", "blake2b"):
        digest = hashlib.new(name, plain, usedforsecurity=False)
        yield from (digest.digest(), digest.hexdigest().encode()[:16])


def found_in(files: Mapping[str, bytes], texts: Iterable[str], every: int = 1) -> dict[str, set[str]]:
    """By file, the texts that turn up in it; each ``every``-th is looked for in all spellings."""
    hits: dict[str, set[str]] = {}
    for place, text in enumerate(texts):
        for spelling in spellings(text) if place % every == 0 else [text.encode()]:
            for name, body in files.items():
                if spelling in body:
                    hits.setdefault(name, set()).add(text)
    return hits
