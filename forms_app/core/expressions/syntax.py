"""From the text of an expression to its tree."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

# A tree is a number, or a tuple (head, *trees): ("name", "x"), ("text", "a"), ("own",), ("<=", tree, tree).
Tree = Any

LONGEST = 1000  # characters of an expression
DEEPEST = 30  # brackets within brackets

_LITERAL = re.compile(r"[0-9]{1,15}(\.[0-9]{1,10})?")


class _Token(str):
    """A piece of the source; ``at`` is where it starts, counted from 1."""

    at: int
    kind: str


_TOKENS = re.compile(
    r"""(?P<space>\s+)
    |(?P<number>[0-9]+(\.[0-9]+)?)
    |\$\{(?P<name>[a-z][a-z0-9_]*)\}
    |(?P<text>'[^']*'|"[^"]*")
    |(?P<word>[a-z]+(-[a-z]+)*)
    |(?P<sign><=|>=|!=|[-=<>+*(),.])""",
    re.VERBOSE,
)

_ARITY: dict[str, tuple[int, int]] = {
    "if": (3, 3),
    "selected": (2, 2),
    "count-selected": (1, 1),
    "coalesce": (1, 20),
    "not": (1, 1),
    "round": (1, 2),
    "int": (1, 1),
    "number": (1, 1),
    "string-length": (1, 1),
    "true": (0, 0),
    "false": (0, 0),
}
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!=", "<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "div", "mod"),
)


def read(source: str) -> Tree:
    """The tree of ``source``; raises ValueError with the place and the fault in Vietnamese."""
    if len(source) > LONGEST:
        raise ValueError(f"biểu thức dài quá {LONGEST} ký tự")
    return _Parser(list(_tokens(source))).whole()


def _tokens(source: str) -> Iterator[_Token]:
    place = 0
    while place < len(source):
        found = _TOKENS.match(source, place)
        if not found:
            raise ValueError(f"ký tự thứ {place + 1}: không hiểu “{source[place : place + 12]}”")
        if found.lastgroup != "space":
            kind = str(found.lastgroup)
            token = _Token(found.group(kind))
            token.at, token.kind = place + 1, kind
            yield token
        place = found.end()


class _Parser:
    """Recursive descent, one method per level of the grammar."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    def whole(self) -> Tree:
        tree = self._level(0)
        if self._peek() is not None:
            self._refuse("thừa")
        return tree

    def _peek(self) -> _Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self, *wanted: str) -> _Token | None:
        """The next token if it is one of these signs or words."""
        token = self._peek()
        if token is None or token.kind not in ("sign", "word") or token not in wanted:
            return None
        self._next += 1
        return token

    def _expect(self, sign: str) -> None:
        if not self._take(sign):
            self._refuse(f"cần “{sign}” thay cho")

    def _refuse(self, why: str) -> NoReturn:
        token = self._peek()
        if token is None:
            raise ValueError("biểu thức chưa viết hết")
        raise ValueError(f"ký tự thứ {token.at}: {why} “{token}”")

    def _level(self, level: int) -> Tree:
        if level == len(_LEVELS):
            return self._signed()
        tree = self._level(level + 1)
        while sign := self._take(*_LEVELS[level]):
            tree = (str(sign), tree, self._level(level + 1))
        return tree

    def _signed(self) -> Tree:
        if self._take("-"):
            return self._deeper(lambda: ("negative", self._signed()))
        return self._single()

    def _deeper(self, read: Callable[[], Tree]) -> Tree:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ValueError(f"biểu thức lồng nhau quá {DEEPEST} lần")
        tree = read()
        self._depth -= 1
        return tree

    def _single(self) -> Tree:
        if self._take("("):
            tree = self._deeper(lambda: self._level(0))
            self._expect(")")
            return tree
        if self._take("."):
            return ("own",)
        token = self._peek()
        if token is None or token.kind == "sign":
            self._refuse("không đặt được ở đây:")
        self._next += 1
        if token.kind == "number":
            return _literal(token)
        if token.kind == "name":
            return ("name", str(token))
        if token.kind == "text":
            return ("text", token[1:-1])
        return self._function(token)

    def _function(self, name: _Token) -> Tree:
        if name not in _ARITY:
            near = difflib.get_close_matches(name, _ARITY, 1)
            hint = f", có phải “{near[0]}”?" if near else ""
            raise ValueError(f"ký tự thứ {name.at}: không có hàm “{name}”{hint}")
        self._expect("(")
        arguments = self._deeper(self._arguments)
        fewest, most = _ARITY[name]
        if not fewest <= len(arguments) <= most:
            raise ValueError(
                f"ký tự thứ {name.at}: hàm “{name}” cần {fewest} giá trị, đang có {len(arguments)}"
            )
        return (str(name), *arguments)

    def _arguments(self) -> list[Tree]:
        if self._take(")"):
            return []
        arguments = [self._level(0)]
        while self._take(","):
            arguments.append(self._level(0))
        self._expect(")")
        return arguments


def _literal(token: _Token) -> int | float:
    if not _LITERAL.fullmatch(token):
        raise ValueError(f"ký tự thứ {token.at}: số “{token}” quá dài")
    return float(token) if "." in token else int(token)
