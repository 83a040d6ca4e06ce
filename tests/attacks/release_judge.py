"""A reader of releases who knows everything that decides about it but the answers.

They know the program, the form, the head counts, how many forms came to each school, and everything that any
role is shown, of several releases at once: to the judge, forms counted apart are a school of their own. A
number stays hidden while other answers give the very same releases. So the judge does not work out what was
answered: it answers differently, publishes again, and looks whether anything at all changed. Nothing in here
knows how figures are coarsened, and each possible number that it finds comes with its proof; where it finds
too few, that may also be for want of trying.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from itertools import islice, product, zip_longest

NEAREST = 60  # ways in which another school answers otherwise
FEWEST = 3  # possible numbers that every category keeps

Question = tuple[int, ...]  # favourable, neutral, unfavourable, left out
School = Sequence[Question]
World = Mapping[str, School]  # by school: everything that was answered
Publish = Callable[[World], object]  # what all roles can be shown, to be compared
Cell = tuple[str, int, int]  # school, question, category

CATEGORIES = 4
LEFT_OUT = 3


def cells(world: World) -> Iterator[Cell]:
    for school, questions in world.items():
        for question in range(len(questions)):
            for category in range(CATEGORIES):
                yield school, question, category


def given_away(
    world: World,
    publish: Publish,
    together: Collection[AbstractSet[str]] = (),
    known_left_out: bool = False,
    tries: int = 400,
) -> list[Cell]:
    """The cells of which fewer than three numbers are possible, or as many as there can be in a small group.

    ``together`` are groups of schools shown as one, if any. ``known_left_out``: the reader knows of every
    question how many left it out, too.
    """
    judge = _Judge(world, publish, together, known_left_out, tries)
    for school, questions in world.items():
        for question in range(len(questions)):
            judge.look_around(school, question)
    return [cell for cell in cells(world) if judge.too_few(cell)]


class _Judge:
    def __init__(
        self,
        world: World,
        publish: Publish,
        together: Collection[AbstractSet[str]],
        known_left_out: bool,
        tries: int,
    ) -> None:
        self._world, self._publish = world, publish
        self._seen = publish(world)
        self._together, self._known_left_out, self._tries = together, known_left_out, tries
        self._possible = {cell: {world[cell[0]][cell[1]][cell[2]]} for cell in cells(world)}

    def too_few(self, cell: Cell) -> bool:
        school, question, category = cell
        people = sum(self._world[school][question])
        if self._known_left_out:
            if category == LEFT_OUT:
                return False
            people -= self._world[school][question][LEFT_OUT]
        return len(self._possible[cell]) < min(FEWEST, people + 1)

    def _with_me(self, school: str) -> AbstractSet[str]:
        """The group that a school is shown in, itself among it; nobody where it stands alone."""
        return next((group for group in self._together if school in group), frozenset())

    def look_around(self, school: str, question: int) -> None:
        """Answer one question otherwise until every category is safe; where that fails, others as well."""
        ways = ((self._alone, 1), (self._made_up_for, 10), (self._as_a_group, 10))
        for worlds, tries in ((way, effort * self._tries) for way, effort in ways):
            for other in nearest_first(self._world[school][question], self._known_left_out):
                cells = [(school, question, category) for category in range(CATEGORIES)]
                wanted = [cell for cell in cells if self.too_few(cell)]
                if not wanted:
                    return
                if tries <= 0:
                    break
                if all(other[cell[2]] in self._possible[cell] for cell in wanted):
                    continue  # would prove nothing new
                for world in worlds(school, question, other):
                    tries -= 1
                    if self._publish(world) == self._seen:
                        self._note(world)
                        break

    def _alone(self, school: str, question: int, other: Question) -> Iterator[World]:
        yield self._with(self._world, school, question, other)

    def _made_up_for(self, school: str, question: int, other: Question) -> Iterator[World]:
        """Others of a group shown as one answer otherwise too, or other questions do better or worse."""
        mine, changed = self._world[school][question], self._with(self._world, school, question, other)
        group = self._with_me(school)
        if group:
            if (world := self._taken_back(changed, school, question, mine, other)) is not None:
                yield world
            for second in sorted(group - {school}):
                theirs = nearest_first(self._world[second][question], self._known_left_out)
                for answer in islice(theirs, NEAREST):
                    yield self._with(changed, second, question, answer)
        for place, theirs in enumerate(self._world[school]):
            for answer in self._better_or_worse(theirs) if place != question else ():
                yield self._with(changed, school, place, answer)

    def _as_a_group(self, school: str, question: int, other: Question) -> Iterator[World]:
        """The schools shown as one answer otherwise as a whole: whoever answers what among the rest."""
        group = self._with_me(school)
        rest = sorted(group - {school})
        if not rest:
            return
        theirs = [self._world[each][question] for each in rest]
        whole = tuple(map(sum, zip(self._world[school][question], *theirs, strict=True)))
        for total in (whole, *islice(nearest_first(whole, self._known_left_out), self._tries)):
            left = [count - mine for count, mine in zip(total, other, strict=True)]
            if min(left) < 0:
                continue
            world = self._with(self._world, school, question, other)
            for each, answers in zip(rest, theirs, strict=True):
                world = self._with(world, each, question, self._dealt(left, answers))
            yield world
        changed = self._with(self._world, school, question, other)
        others = [place for place in range(len(self._world[school])) if place != question]
        for second, place in product(
            rest, others
        ):  # figures of several questions together: one makes up for it
            for answer in self._better_or_worse(self._world[second][place]):
                yield self._with(changed, second, place, answer)
        for place in others if not self._known_left_out else ():  # and can be one that too few had answered
            asked = self._answered_by_all(changed, place, group)
            for second in sorted(group):
                for answer in self._better_or_worse(asked[second][place]):
                    yield self._with(asked, second, place, answer)

    def _answered_by_all(self, world: World, question: int, group: AbstractSet[str]) -> World:
        """Nobody of the group leaves the question out."""
        for each in group:
            favourable, neutral, unfavourable, left_out = world[each][question]
            world = self._with(world, each, question, (favourable, neutral, unfavourable + left_out, 0))
        return world

    def _dealt(self, left: list[int], answers: Question) -> Question:
        """As many answers as the school gave, taken off ``left``; what is known of them stays."""
        fixed = LEFT_OUT if self._known_left_out else CATEGORIES
        wanted, dealt = sum(answers[:fixed]), [0] * CATEGORIES
        for category in range(fixed):
            dealt[category] = min(left[category], wanted)
            wanted -= dealt[category]
        dealt[fixed:] = answers[fixed:]
        for category in range(CATEGORIES):
            left[category] -= dealt[category]
        return tuple(dealt)

    def _better_or_worse(self, answers: Question) -> Iterator[Question]:
        """Another question with more or fewer favourable answers, and with everybody answering it."""
        favourable, neutral, unfavourable, left_out = answers
        starts = {answers}
        if not self._known_left_out:
            starts.add((favourable, neutral, unfavourable + left_out, 0))
        for more in sorted(range(-sum(answers), sum(answers) + 1), key=abs):
            for start in starts:
                if (answer := warmer(start, more)) is not None:
                    yield answer

    def _taken_back(
        self, world: World, school: str, question: int, before: Question, now: Question
    ) -> World | None:
        """For everyone who changed their mind somebody in another school changes it the other way round."""
        away = [category for category in range(CATEGORIES) for _ in range(before[category] - now[category])]
        to = [category for category in range(CATEGORIES) for _ in range(now[category] - before[category])]
        for one, other in zip(away, to, strict=True):
            for second in self._world:
                theirs = list(world[second][question])
                if second != school and second in self._with_me(school) and theirs[other]:
                    theirs[other] -= 1
                    theirs[one] += 1
                    world = self._with(world, second, question, tuple(theirs))
                    break
            else:
                return None
        return world

    def _with(self, world: World, school: str, question: int, answer: Question) -> World:
        questions = list(world[school])
        questions[question] = answer
        return {**world, school: questions}

    def _note(self, world: World) -> None:
        for school, question, category in cells(world):
            self._possible[school, question, category].add(world[school][question][category])


def warmer(answers: Question, more: int) -> Question | None:
    """As many people, ``more`` of them favourable (or fewer); None where there are not enough of them."""
    favourable, neutral, unfavourable, left_out = answers
    if more <= 0:
        return None if favourable + more < 0 else (favourable + more, neutral - more, unfavourable, left_out)
    if neutral + unfavourable < more:
        return None
    from_neutral = min(neutral, more)
    unfavourable -= more - from_neutral
    return favourable + more, neutral - from_neutral, unfavourable, left_out


def nearest_first(answers: Question, known_left_out: bool = False) -> Iterator[Question]:
    """Every other way as many people can answer; those where few of them change their mind come first."""
    for moved in range(1, sum(answers) + 1):
        for steps in _moves(moved, LEFT_OUT if known_left_out else CATEGORIES):
            other = tuple(count + step for count, step in zip_longest(answers, steps, fillvalue=0))
            if min(other) >= 0:
                yield other


@cache
def _moves(moved: int, categories: int) -> list[tuple[int, ...]]:
    """Every way to take ``moved`` people from some categories and put them into others."""
    steps = range(-moved, moved + 1)
    return [
        (*first, -sum(first))
        for first in product(steps, repeat=categories - 1)
        if sum(abs(each) for each in first) + abs(sum(first)) == 2 * moved
    ]
