"""Sentences with figures in them: drafts of the program, and what officers make of those.

A text names a figure in braces. It is kept with the figure's name and shown for editing with its label, so
whoever edits moves figures about and cannot change one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ...language import fold
from .figures import NO_FIGURES, Figure

_GAP = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True)
class Draft:
    """One paragraph with ``{names}`` of figures; ``about`` is what it tells of, where nothing is known.

    ``needs`` names the figure without which nothing is.
    """

    text: str
    about: str = ""
    needs: str = ""


def drafted(drafts: Iterable[Draft], figures: Mapping[str, Figure]) -> tuple[str, ...]:
    """The paragraphs: where not one figure of a draft is known, it says that and nothing else."""
    return tuple(each.text if _tells(each, figures) else f"{each.about}: {NO_FIGURES}." for each in drafts)


def filled(text: str, figures: Mapping[str, Figure]) -> str:
    """``text`` with its figures; one that this report does not have is not known."""
    return _GAP.sub(lambda gap: figures[gap[1]].text if gap[1] in figures else NO_FIGURES, text)


def to_edit(text: str, figures: Mapping[str, Figure]) -> str:
    """``text`` with labels in place of names."""
    return _GAP.sub(lambda gap: f"{{{figures[gap[1]].label if gap[1] in figures else gap[1]}}}", text)


def from_edit(text: str, figures: Mapping[str, Figure]) -> tuple[str, tuple[str, ...]]:
    """``text`` with names in place of labels, and what stands in braces and is no figure.

    Labels are known by their letters: marks, case and signs may differ.
    """
    known = {fold(each.label): each.name for each in figures.values()}
    strange: list[str] = []

    def name(gap: re.Match[str]) -> str:
        found = gap[1] if gap[1] in figures else known.get(fold(gap[1]))
        if found is None:
            strange.append(gap[1].strip())
        return f"{{{found}}}"

    named = _GAP.sub(name, text)
    if _BRACE.search(_GAP.sub("", text)):
        strange.append("{ }")
    return named, tuple(dict.fromkeys(strange))


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a text that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _tells(draft: Draft, figures: Mapping[str, Figure]) -> bool:
    names = [draft.needs] if draft.needs else _GAP.findall(draft.text)
    return not names or any(name in figures and figures[name].value is not None for name in names)
