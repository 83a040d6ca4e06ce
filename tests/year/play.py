"""Plays the diary in the service, day after day, each entry by its own person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.year import play_office, play_said, play_visits
from tests.year.district import Entry
from tests.year.world import Play, World

PLAYS: Mapping[str, Play] = {
    "add unit": play_office.add_unit,
    "keep schools": play_office.keep_schools,
    "move schools": play_office.move_schools,
    "keep body": play_office.keep_body,
    "keep plan": play_office.keep_plan,
    "keep task": play_office.keep_task,
    "attach": play_office.attach,
    "send plan": play_office.send_plan,
    "aim": play_office.aim,
    "send report": play_office.send_report,
    "plan visit": play_visits.plan_visit,
    "call off": play_visits.call_off,
    "hand in visit": play_visits.hand_in_visit,
    "ask to act": play_visits.ask_to_act,
    "act": play_visits.act,
    "conclude": play_said.conclude,
    "report": play_said.report,
    "open round": play_said.open_round,
    "answer": play_said.answer,
    "count round": play_said.count_round,
    "make box": play_said.make_box,
    "write": play_said.write,
    "open letter": play_said.open_letter,
    "settle": play_said.settle,
    "register model": play_said.register_model,
    "take model on": play_said.take_model_on,
}


def play(world: World, diary: Iterable[Entry]) -> None:
    """What one entry needs another one has left there before it."""
    for each in diary:
        world.turn_to(each["day"])
        PLAYS[each["does"]](world, each)
