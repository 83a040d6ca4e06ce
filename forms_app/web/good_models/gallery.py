"""What others may copy: models that are effective, commended or copied already, for everybody signed in."""

from __future__ import annotations

from flask import abort, render_template, request

from ...core.good_models import FIGURES, SHAREABLE, GoodModel, State
from ...core.people import Action, may
from ...storage import good_model_lists as store
from ..guard import current_user, requires
from ..paging import asked_page
from . import blueprint
from .listing import PAGE, asked_for, year_choices
from .places import area_of, unit_names
from .shown import copy_lines, field_choices, line, lines, state_choices
from .wordings import Told, told

OWN_BUSINESS = frozenset({"dvk_xac_nhan"})  # of a registration: for the office, not for those who copy


@blueprint.get("/models/")
@requires(Action.READ_GALLERY)
def gallery() -> str:
    """``?q=``, ``?field=``, ``?state=``, ``?year=``, ``?page=``; strange values narrow nothing."""
    wanted = asked_for(shareable=True)
    found = store.count(wanted)
    page, pages = asked_page(found, PAGE)
    chosen = {name: request.args.get(name, "")[:100] for name in ("q", "field", "state", "year")}
    return render_template(
        "good_models/gallery.html",
        area=area_of(current_user()),
        lines=lines(store.page(wanted, page, PAGE)),
        found=found,
        page=page,
        pages=pages,
        chosen=chosen,
        kept={name: value for name, value in chosen.items() if value},
        fields=field_choices(),
        states=state_choices(each for each in State if each in SHAREABLE),
        years=year_choices(),
    )


@blueprint.get("/models/<code>")
@requires(Action.READ_GALLERY)
def shared(code: str) -> str:
    """A model as those read it who may copy it; any other looks like none."""
    model = store.model(code)
    if not model.shareable:
        abort(404)
    user = current_user()
    return render_template(
        "good_models/shared.html",
        model=model,
        line=line(model, unit_names({model.school})[model.school]),
        told=[*told(model.registration, OWN_BUSINESS), *_figures(model)],
        copies=copy_lines(model.copies),
        reader=area_of(user),
        area=area_of(user) if may(user, Action.READ_MODEL, model) else "",
        copies_for=area_of(user) if may(user, Action.REGISTER_MODEL) and user.school != model.school else "",
    )


def _figures(model: GoodModel) -> list[Told]:
    """What the latest assessment says the model has brought about."""
    assessment = model.standing.assessment
    return told(assessment, frozenset(assessment.answers or {}) - {FIGURES}) if assessment else []
