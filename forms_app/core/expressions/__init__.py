"""The expressions of ``relevant``, ``constraint``, ``warning`` and ``calculation``: a subset of XLSForm's.

    or, and                 lowest
    =  !=  <  <=  >  >=
    +  -
    *  div  mod
    - (sign)                highest
    ${name}   .   'text'   "text"   12   1.5   ( … )
    if(test, then, else)  selected(list, 'name')  count-selected(list)  coalesce(a, b, …)  not(a)
    round(a)  round(a, places)  int(a)  number(a)  string-length(a)  true()  false()

What a value is. A text, a number, a list of choices, true or false; a question without an answer is
*missing*, the empty text. Numbers are binary doubles, as in browsers; a text that reads as a plain number
("12", "-1.5") counts as one. The value of a checklist item is its mark.

What missing does. ``=`` and ``!=`` see it as the empty text, so ``${x} = ''`` asks whether x is missing.
``<``, ``<=``, ``>``, ``>=`` and arithmetic with something missing, or with what is no number, are missing.
``and``, ``or``, ``not`` know three answers: ``missing and false`` is false, ``missing or true`` is true,
everything else with missing is missing. What is missing does not hold, and does not break a constraint.

``static/relevance.js`` gives every expression the same meaning; tests/expression_cases.json holds both to it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from .meaning import Value, evaluate, plain, truth
from .syntax import Tree, read

__all__ = ["Expression", "Tree", "Value", "parse", "plain", "walk"]


@dataclass(frozen=True)
class Expression:
    """A parsed expression; ``tree`` is its syntax tree."""

    source: str
    tree: Tree

    @property
    def names(self) -> frozenset[str]:
        """Names of the questions and facts it reads."""
        return frozenset(node[1] for node in walk(self.tree) if node[0] == "name")

    @property
    def reads_own(self) -> bool:
        """Whether it contains ``.``, the value of the question it belongs to."""
        return any(node[0] == "own" for node in walk(self.tree))

    def evaluate(self, values: Mapping[str, Any], own: Any = None) -> Value:
        """Its value; absent names and None are missing, "" is what missing looks like."""
        return evaluate(self.tree, values, own)

    def holds(self, values: Mapping[str, Any], own: Any = None) -> bool:
        """Whether it is true; what is missing does not hold."""
        return truth(self.evaluate(values, own)) is True

    def denies(self, values: Mapping[str, Any], own: Any = None) -> bool:
        """Whether it is false, not merely missing: only then is a constraint broken."""
        return truth(self.evaluate(values, own)) is False

    def as_json(self) -> Any:
        """The tree as lists, numbers and texts, for static/relevance.js."""
        return _as_json(self.tree)


def walk(tree: Tree) -> Iterator[tuple[Any, ...]]:
    """Every tuple in a tree, the outermost first."""
    if isinstance(tree, tuple):
        yield tree
        for part in tree[1:]:
            yield from walk(part)


def _as_json(tree: Tree) -> Any:
    return [tree[0], *(_as_json(part) for part in tree[1:])] if isinstance(tree, tuple) else tree


@lru_cache(maxsize=4096)
def parse(source: str) -> Expression:
    """Read ``source``; raises ValueError with the place and the fault in Vietnamese."""
    return Expression(source, read(source))
