"""What every application of a test would do again, slowly, is done once; nothing that is tested changes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from shutil import disk_usage
from types import CodeType
from typing import Any

import pytest
from flask import Flask
from flask.templating import Environment
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from forms_app.storage import definitions, passwords, round_keys
from tests.factories import parsed

MEMORY, ROOM = Path("/dev/shm"), 1 << 30  # noqa: S108 - pytest makes a folder of its own in it
COMPILED = ("_parts", "_trace", "_converters", "arguments", "_build", "_build_unknown")


def use_memory() -> None:
    """Folders of tests lie in memory where it has room: nobody waits for a disk, as each commit does."""
    if not os.access(MEMORY, os.W_OK) or disk_usage(MEMORY).free < ROOM:
        return
    if not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:  # one test installs a program
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


use_memory()


@pytest.fixture(autouse=True, scope="session")
def quick_stretching() -> Iterator[None]:
    """Stretching a passphrase or a password takes its time on purpose; most tests open a round or sign in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(round_keys, "OPERATIONS", 1)
        patch.setattr(round_keys, "MEMORY", 8192)
        quick = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "HASHER", quick)
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_routes() -> Iterator[None]:
    """Every application compiles its addresses, a tenth of a second: here what came of one is used again."""
    compiled: dict[object, dict[str, Any]] = {}
    compile_rule = Rule.compile

    def remembered(rule: Rule) -> None:
        key = (rule.rule, rule.subdomain, rule.merge_slashes, repr(rule.defaults))
        if key not in compiled:
            compile_rule(rule)
            compiled[key] = {name: getattr(rule, name) for name in COMPILED}
            return
        for name, value in compiled[key].items():
            setattr(rule, name, value.__func__.__get__(rule) if hasattr(value, "__func__") else value)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "compile", remembered)
        yield


@pytest.fixture(autouse=True, scope="session")
def quick_definitions() -> Iterator[None]:
    """Every application reads the forms it is asked for, a third of a second each: here once for all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(definitions, "parse_definition", parsed)
        yield


class KnownTemplates(BytecodeCache):
    """What templates were compiled to, for all applications of this process."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(autouse=True, scope="session")
def quick_templates() -> Iterator[None]:
    """Every application compiles the templates of its first pages, up to a second: here once for all."""
    known, make = KnownTemplates(), Flask.create_jinja_environment

    def knowing(app: Flask) -> Environment:
        made = make(app)
        made.bytecode_cache = known
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "create_jinja_environment", knowing)
        yield
