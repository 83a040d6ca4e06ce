"""A page made once, with one slot that differs each time; packed once too, so a request packs nothing.

A gzip stream is a row of blocks. The page before the slot is packed up to a byte's edge, the slot goes in as
a stored (unpacked) block, what follows is packed on its own. The slot's secret is thus never compressed
together with anything, and the checksum runs on over the few bytes behind the slot.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"  # deflate, no name, no time
_RAW = -15  # window bits of a bare deflate stream


@dataclass(frozen=True)
class SlottedPage:
    """The bytes before and after the slot, plain and packed."""

    head: bytes
    tail: bytes
    packed_head: bytes
    packed_tail: bytes
    head_checksum: int

    @classmethod
    def split(cls, page: str, slot: str) -> SlottedPage:
        """Cut ``page`` at its only ``slot``."""
        head, tail = (part.encode() for part in page.split(slot))
        return cls(
            head, tail, _GZIP_HEADER + _pack(head, last=False), _pack(tail, last=True), zlib.crc32(head)
        )

    def plain(self, value: bytes) -> bytes:
        return self.head + value + self.tail

    def packed(self, value: bytes) -> bytes:
        """The page with ``value`` (at most 65,535 bytes) in its slot, as gzip."""
        size = len(value)
        block = b"\x00" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + value
        checksum = zlib.crc32(self.tail, zlib.crc32(value, self.head_checksum))
        length = len(self.head) + size + len(self.tail)
        end = checksum.to_bytes(4, "little") + (length & 0xFFFFFFFF).to_bytes(4, "little")
        return self.packed_head + block + self.packed_tail + end


def _pack(content: bytes, last: bool) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, _RAW, 9)
    return packer.compress(content) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)
