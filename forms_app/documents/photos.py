"""Makes a picture anew from the pixels of what was sent, in a process of its own (photo_child.py).

The limits: 50 million pixels of a JPEG, which is shrunk while it is read, 20 million of PNG and WebP, which
are not; 512 MiB of memory, ten seconds of work. Two at a time: a small server has other things to do.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from PIL import Image

from ..core.definition import Text
from ..core.errors import NotStored, Unusable
from ..core.photos import LARGEST_PHOTO, LONGEST_SIDE, Picture, Refusal, reason, strange_kind

CHILD = Path(__file__).with_name("photo_child.py")
LIMITS = {
    "memory": 512 << 20,  # bytes of address space
    "seconds": 10,  # of work
    "length": LARGEST_PHOTO,
    "pixels": 50_000_000,
    "packed_pixels": 20_000_000,
    "side": LONGEST_SIDE,
    "quality": 80,
}
PATIENCE = 30  # seconds until a child that neither works nor answers is given up
AT_ONCE = 2
BUSY = Text(
    "Máy chủ đang xử lý nhiều ảnh. Ảnh chưa được lưu, xin gửi lại sau một phút.",
    "The server is busy with other photos. This one is not stored; please send it again in a minute.",
)
_free = BoundedSemaphore(AT_ONCE)


def made_anew(content: bytes) -> Picture:
    """The picture to keep of ``content``. Raises Unusable for what is no photo, NotStored when too busy."""
    if refusal := refused_unseen(content):
        raise Unusable(reason(refusal))
    if not _free.acquire(timeout=PATIENCE):
        raise NotStored(BUSY)
    try:
        told, jpeg = _ask(content)
    finally:
        _free.release()
    if "ok" not in told:
        raise Unusable(reason(Refusal(told["refused"])))
    width, height = told["ok"]
    return Picture(jpeg, sha256(jpeg).hexdigest(), width, height)


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Width and height of a picture that was made anew; only its head is read. A square for a broken one."""
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as picture:
            return picture.size
    except (OSError, Image.DecompressionBombError):
        return LONGEST_SIDE, LONGEST_SIDE


def refused_unseen(content: bytes) -> Refusal | None:
    """What speaks against a file before any of its pixels is looked at."""
    if len(content) > LARGEST_PHOTO:
        return Refusal.TOO_LONG
    return strange_kind(content)


def _ask(content: bytes) -> tuple[dict[str, Any], bytes]:
    """What the child says of ``content``. One that was ended for its hunger says nothing: broken."""
    command = [sys.executable, "-I", str(CHILD), json.dumps(LIMITS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, no shell, the file goes in by its input
            command, input=content, capture_output=True, timeout=PATIENCE, env=_environment(), check=False
        )
    except subprocess.TimeoutExpired:
        return {"refused": Refusal.BROKEN}, b""
    line, _, jpeg = done.stdout.partition(b"\n")
    if done.returncode or not line:
        return {"refused": Refusal.BROKEN}, b""
    return json.loads(line), jpeg


def _environment() -> dict[str, str]:
    """None of our secrets; what a Python built elsewhere may need to start."""
    return {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "SYSTEMROOT") if name in os.environ}
