"""Outside bodies: passing a case on, and what they decide."""

from collections.abc import Iterable, Mapping
from typing import Any

from putright.core.details import apart
from putright.core.facts import Fact
from putright.core.rules.asking import Asked


def refer(asked: Asked) -> list[Fact]:
    """Take down that the case went to an outside body, by a route the policy knows."""
    role = asked.permit("refer")
    if not asked.case.facts:
        asked.refuse("not-begun", "There is no case yet.")
    name = asked.given.get("route") or asked.given.get("to")
    if not name:
        asked.need("route")
    route = next((r for r in asked.policy.route if name in (r.id, r.to)), None)
    if route is None:
        known = ", ".join(r.id for r in asked.policy.route) or "none"
        asked.refuse("unknown-route", f"There is no route {name!r}. There are: {known}.")
    asked.pass_gates("refer")
    return [asked.fact_of_details("referred", {"route": route.id}, by_role=role)]


def determine(asked: Asked) -> list[Fact]:
    """Take down what an outside body decided; each order is a promise with its own date."""
    role = asked.permit("determine")
    asked.pass_gates("determine")
    route = asked.given.get("route")
    if route and not any(route in (r.id, r.to) for r in asked.policy.route):
        known = ", ".join(r.id for r in asked.policy.route) or "none"
        asked.refuse("unknown-route", f"There is no route {route!r}. There are: {known}.")
    orders = list(_orders(asked))
    if not orders:
        return [asked.fact_of_details("determined", by_role=role)]
    return [_order_fact(asked, order, role) for order in orders]


def _orders(asked: Asked) -> Iterable[Mapping[str, Any]]:
    before = sum(1 for _ in asked.case.named("determined"))
    for number, order in enumerate(asked.given.get("orders") or (), start=before + 1):
        given = dict(order) if isinstance(order, Mapping) else {"what": str(order)}
        given.setdefault("order", str(number))
        yield given


def _order_fact(asked: Asked, order: Mapping[str, Any], role: str) -> Fact:
    rest = {k: v for k, v in asked.given.items() if k not in ("orders", "happened")}
    data, words = apart({**rest, **order}, asked.policy)
    return asked.fact("determined", data, by_role=role, words=words)
