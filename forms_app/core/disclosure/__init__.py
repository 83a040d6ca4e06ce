"""What may be shown of anonymous answers.

``protect`` alone makes a ``Protected``, and everything shown passes through it.

The promise: of every question shown, each way of answering (favourable, neutral, unfavourable, left out)
keeps at least three possible counts for a reader who knows how many forms came, everything else published,
and this program. ``coarsening`` holds that for one question. Themes of schools with question figures are
computed from those figures; themes in words are made so that every question of the theme keeps its possible
counts; what stands above a school is computed from what is shown of schools.
docs/decisions/0003-disclosure.md has the reasons and measurements.
"""

from .coarsening import BACKGROUND_FROM, PAPER_BATCH, AnswerBand, Range, paper_band
from .protection import Protected, Release, protect, thaw, to_json
from .results import (
    BackgroundResult,
    District,
    DistrictTheme,
    HiddenQuestion,
    QuestionResult,
    SchoolResult,
    ThemeResult,
    Why,
    Withheld,
    Word,
    theme_label,
    word_of,
)
from .school import Turnout

__all__ = [
    "BACKGROUND_FROM",
    "PAPER_BATCH",
    "AnswerBand",
    "BackgroundResult",
    "District",
    "DistrictTheme",
    "HiddenQuestion",
    "Protected",
    "QuestionResult",
    "Range",
    "Release",
    "SchoolResult",
    "ThemeResult",
    "Turnout",
    "Why",
    "Withheld",
    "Word",
    "paper_band",
    "protect",
    "thaw",
    "theme_label",
    "to_json",
    "word_of",
]
