"""The same pages under the addresses of several areas, so that each reader stays in their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Blueprint

View = Callable[..., Any]


def under_areas(
    blueprint: Blueprint, subject: str, areas: Iterable[str]
) -> Callable[..., Callable[[View], View]]:
    """A decorator ``under_each(rule, *methods)`` that routes a view at ``/office/<subject>/<rule>``, …

    The view gets ``area``.
    """

    def under_each(rule: str, *methods: str) -> Callable[[View], View]:
        def add(view: View) -> View:
            for area in areas:
                blueprint.add_url_rule(
                    f"/{area}/{subject}/{rule}",
                    view.__name__,
                    view,
                    defaults={"area": area},
                    methods=methods or ("GET",),
                )
            return view

        return add

    return under_each
