"""``Protected``, the only way out of the ballot box, and ``protect``, the only way to make one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import InitVar, asdict, dataclass, fields
from datetime import date
from types import MappingProxyType

from ..definition import Audience, FormDefinition, Kind, Theme
from ..office import FLOORS, Thresholds
from ..rounds import Round
from ..tallies import SchoolTally, joined
from .reading import read_district, read_result
from .results import District, DistrictTheme, SchoolResult, Why, Withheld, Word, word_of
from .school import ResultMaker, Turnout

FORMAT = 1  # of a frozen release

NOBODY = Turnout(0, 0)
_SEAL = object()  # known to this module only


@dataclass(frozen=True)
class Protected:
    """Results fit to be shown. Only ``protect`` makes one, and ``thaw`` from what ``to_json`` wrote."""

    form_id: str
    audience: Audience | None
    fewer_than: int  # forms below which a school shows nothing
    schools: Mapping[str, SchoolResult | Withheld]  # every school of the round, by code
    pool: SchoolResult | Withheld
    district: District
    seal: InitVar[object] = None

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise TypeError("only disclosure.protect makes protected results")
        object.__setattr__(self, "schools", MappingProxyType(dict(self.schools)))


@dataclass(frozen=True)
class Release:
    """The frozen result of one round, as counted on ``made_on``."""

    round: Round
    made_on: date
    protected: Protected


def protect(
    definition: FormDefinition,
    tallies: Mapping[str, SchoolTally],
    turnouts: Mapping[str, Turnout],
    pooled: frozenset[str],
    thresholds: Thresholds,
) -> Protected:
    """Make results fit to be shown from the raw counts of a round.

    ``turnouts`` names every school of the round, ``pooled`` those that were too small at opening to show
    results of their own. Raises ValueError where a threshold is looser than ``FLOORS``.
    """
    _refuse_looser(thresholds)
    if definition.kind is not Kind.SURVEY:
        raise ValueError(f"{definition.id} is not a survey")
    maker = ResultMaker(definition, thresholds)
    schools: dict[str, SchoolResult | Withheld] = {}
    in_pool: list[SchoolTally] = []
    for code in sorted(turnouts.keys() | tallies.keys()):
        tally = tallies.get(code, SchoolTally(code, 0, {}))
        why = _withheld_because(tally, code in pooled, thresholds)
        if why:
            in_pool.append(tally)
            schools[code] = Withheld(why, thresholds.results)
        else:
            schools[code] = maker.result(code, tally, turnouts.get(code, NOBODY))
    return Protected(
        form_id=definition.id,
        audience=definition.audience,
        fewer_than=thresholds.results,
        schools=schools,
        pool=_pool(maker, in_pool, turnouts, thresholds),
        district=_district(maker.groups, schools.values()),
        seal=_SEAL,
    )


def _withheld_because(tally: SchoolTally, small: bool, thresholds: Thresholds) -> Why | None:
    if small:
        return Why.POOLED
    return Why.FEW_ANSWERS if tally.answers < thresholds.results else None


def _pool(
    maker: ResultMaker, in_pool: list[SchoolTally], turnouts: Mapping[str, Turnout], thresholds: Thresholds
) -> SchoolResult | Withheld:
    """The withheld schools as one. One without a single form hides nobody, so it does not count."""
    with_answers = [tally for tally in in_pool if tally.answers]
    whole = joined("", with_answers)
    if len(with_answers) < thresholds.pool_schools or whole.answers < thresholds.pool_answers:
        return Withheld(Why.SMALL_POOL, thresholds.pool_answers)
    joint = [turnouts.get(tally.school, NOBODY) for tally in in_pool]
    turnout = Turnout(
        head_count=sum(each.head_count for each in joint),
        most=sum(each.most for each in joint),
        open_to_all=any(each.open_to_all for each in joint),
    )
    return maker.result("", whole, turnout)


def _refuse_looser(thresholds: Thresholds) -> None:
    for each in fields(Thresholds):
        if each.name != "disagreement" and getattr(thresholds, each.name) < getattr(FLOORS, each.name):
            raise ValueError(f"threshold {each.name} is looser than {getattr(FLOORS, each.name)}")


def _district(groups: tuple[tuple[Theme, ...], ...], results: Iterable[SchoolResult | Withheld]) -> District:
    every = list(results)
    shown = [each for each in every if isinstance(each, SchoolResult)]
    themes = []
    for place, group in enumerate(groups):
        ranges = [each.themes[place].range for each in shown]
        words = [word_of(each) for each in ranges if each]
        ordered = [word for word in (Word.LOW, Word.MIDDLE, Word.HIGH) for _ in range(words.count(word))]
        median = ordered[(len(ordered) - 1) // 2] if ordered else None
        themes.append(
            DistrictTheme(
                group, words.count(Word.HIGH), words.count(Word.MIDDLE), words.count(Word.LOW), median
            )
        )
    return District(len(shown), len(every) - len(shown), tuple(themes))


def to_json(protected: Protected) -> str:
    """Freeze a release; the same results give the same text."""
    data = {
        "format": FORMAT,
        "form_id": protected.form_id,
        "audience": protected.audience,
        "fewer_than": protected.fewer_than,
        "schools": {code: asdict(result) for code, result in protected.schools.items()},
        "pool": asdict(protected.pool),
        "district": asdict(protected.district),
    }
    return json.dumps(data, ensure_ascii=False, sort_keys=True)


def thaw(text: str, questions: bool = True) -> Protected:
    """The release that ``to_json`` froze; raises ValueError on a format this program does not know.

    Without ``questions`` only themes are read: for lists of many schools.
    """
    data = json.loads(text)
    if data.get("format") != FORMAT:
        raise ValueError(f"release of format {data.get('format')!r}, this program knows {FORMAT}")
    return Protected(
        form_id=data["form_id"],
        audience=Audience(data["audience"]) if data["audience"] else None,
        fewer_than=data["fewer_than"],
        schools={code: read_result(each, questions) for code, each in data["schools"].items()},
        pool=read_result(data["pool"], questions),
        district=read_district(data["district"]),
        seal=_SEAL,
    )
