"""Every address of the installation, and who may come to it: one line each.

The addresses are read from the URL configuration, so that one which is new has no line
here, and `test_access_table.py` fails until it has. A line says what sort of page it is:
who may then see what follows from that alone, whatever else the page does.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.urls import get_resolver


class Line(NamedTuple):
    """What sort of page an address is, and how to come to it."""

    sort: str
    place: Mapping[str, Any] = {}  # what stands in the address besides slug, reference, secret
    asks: tuple[str, ...] = ("",)  # what may be asked of it
    only: frozenset[str] = frozenset()  # of those who may come there, the ones it is for
    is_there: bool = True  # whether those who may come there find something


def public(*asks: str, **place: Any) -> Line:
    """A page for anybody: it says nothing of any case."""
    return Line("public", place, asks or ("",))


def own(**place: Any) -> Line:
    """A page about whoever is signed in, or for signing in: it says nothing of any case."""
    return Line("own", place)


def house(*asks: str, only: set[str] = frozenset(), **place: Any) -> Line:  # type: ignore[assignment]
    """A page of an organisation, for those who work there: it shows what each may open."""
    return Line("house", place, asks or ("",), frozenset(only))


def case(*, only: set[str] = frozenset(), is_there: bool = True, **place: Any) -> Line:  # type: ignore[assignment]
    """A page of one case, for the staff who may open it; for others, as if it were missing."""
    return Line("case", place, only=frozenset(only), is_there=is_there)


def person(*, is_there: bool = True, **place: Any) -> Line:
    """A page of a customer, for the staff who may open one of their cases; else as missing."""
    return Line("person", place, is_there=is_there)


def customers(*, is_there: bool = True, **place: Any) -> Line:
    """A page of one case, for whoever has its customer's own link."""
    return Line("customers", place, is_there=is_there)


def interface(**place: Any) -> Line:
    """What other systems ask: see `tests/api/test_access.py`. No browser is let in by it."""
    return Line("interface", place)


def others_link(**place: Any) -> Line:
    """A page of one case, for whoever has a link of another sort: not its customer's."""
    return Line("others link", place, is_there=False)


SEARCHES = ("", "?words=lift", "?words=Zofia", "?words=tenant&status=open")
LISTS = ("", "?status=open", "?team=Repairs", "?kind=complaint", "?status=withdrawn")
TODAY = (
    "?whose=mine", "?whose=team", "?whose=all", "?whose=all&show=unowned",
    "?whose=all&show=undated",
)  # fmt: skip

ADMINISTRATOR = {"administrator"}
READERS = {"director", "administrator"}  # of who has looked
MAIL_READERS = {"taker", "manager", "director"}

TABLE: dict[str, Line] = {
    # What the server and its watchers ask.
    "health/": public("live", "ready"),
    "metrics/": public(),
    "design:brand": public(colour="0f5c5a", recipe=1),
    # Signing in, and one's own account.
    "workspace:home": own(),
    "workspace:sign-in": own(),
    "workspace:sign-out": own(),
    "workspace:sign-out-back": own(),
    "workspace:sign-in-code": own(),
    "workspace:sign-in-passkey": own(),
    "workspace:sign-in-single": own(),
    "workspace:sign-in-single-back": own(),
    "workspace:sign-in-set-up": own(),
    "workspace:sign-in-set-up-app": own(),
    "workspace:sign-in-set-up-passkey": own(),
    "workspace:account": own(),
    "workspace:account-password": own(),
    "workspace:account-app": own(),
    "workspace:account-remove-app": own(),
    "workspace:account-add-passkey": own(),
    "workspace:account-remove-passkey": own(number=1),
    "workspace:account-codes": own(),
    "workspace:account-end": own(number=1),
    "workspace:account-end-others": own(),
    "workspace:first-password": own(key="s-handler", token="none-such-token"),
    # An organisation's pages for its staff.
    "workspace:today": house(*TODAY),
    "workspace:log": house(),
    "workspace:cases": house(*LISTS),
    "workspace:find": house("", "?q={reference}"),
    "workspace:search": house(*SEARCHES),
    "workspace:give": house(),
    "workspace:saved": house(),
    "workspace:keys": house(),
    "workspace:mail": house("", "?show=aside", "?show=taken", only=MAIL_READERS),
    "workspace:mail-message": Line("house", {"number": 1}, is_there=False),
    "workspace:mail-original": Line("house", {"number": 1}, is_there=False),
    "workspace:mail-laid-out": Line("house", {"number": 1}, is_there=False),
    "workspace:mail-file": Line("house", {"number": 1, "place": 0}, is_there=False),
    "workspace:figures": house("", "?each=team"),
    "workspace:policy": house(),
    "workspace:reminders": house(),
    "workspace:calendar-feed": Line("public", {"secret": "none-such-secret"}, is_there=False),
    "workspace:ledger": house("", "?show=proposed", "?as=csv"),
    "workspace:letters": house(),
    "workspace:print-batch": Line("house", {"number": 1}, is_there=False),
    "workspace:print-batch-pdf": Line("house", {"number": 1}, is_there=False),
    "workspace:interests": house("", "?show=all"),
    "workspace:changes": house(),
    "workspace:change": Line("house", {"number": 1}, is_there=False),
    "workspace:behaviour": house(),
    # Who works there. Only whoever administers the directory may change it.
    "workspace:directory": house(),
    "workspace:add-colleague": house(only=ADMINISTRATOR),
    "workspace:away": house(),
    "workspace:training": house(),
    "workspace:training-csv": house(),
    "workspace:record-training": house(only=ADMINISTRATOR),
    "workspace:reading": house(),
    "workspace:colleague": house(key="s-handler"),
    "workspace:give-role": house(only=ADMINISTRATOR, key="s-handler"),
    "workspace:end-role": house(only=ADMINISTRATOR, key="s-handler"),
    "workspace:change-team": house(only=ADMINISTRATOR, key="s-handler"),
    "workspace:line-manager": house(only=ADMINISTRATOR, key="s-handler"),
    "workspace:rename": house(only=ADMINISTRATOR, key="s-handler"),
    "workspace:password-link": house(only=ADMINISTRATOR, key="s-handler"),
    "workspace:leave": house(only=ADMINISTRATOR, key="s-handler"),
    "workspace:rejoin": house(only=ADMINISTRATOR, key="s-handler"),
    # Other systems: their tokens, and the addresses that are told.
    "workspace:systems": house(only=ADMINISTRATOR),
    "workspace:make-token": house(only=ADMINISTRATOR),
    "workspace:take-token": house(only=ADMINISTRATOR, number="1"),
    "workspace:add-hook": house(only=ADMINISTRATOR),
    "workspace:hook": house(only=ADMINISTRATOR, number="1"),
    "workspace:go-away": house(key="s-handler"),
    "workspace:come-back": house(key="s-handler", since="2026-11-23"),
    "workspace:strike-training": house(only=ADMINISTRATOR, key="s-handler"),
    # A customer, for those who may open a case of theirs.
    "workspace:person": person(),
    "workspace:person-change": person(),
    "workspace:person-join": person(is_there=False),
    "workspace:person-part": person(is_there=False),
    # A case, for its staff.
    "workspace:case": case(),
    "workspace:why": case(),
    "workspace:case-points": case(),
    "workspace:case-people": case(),
    "workspace:case-letters": case(),
    "workspace:letter-choose": case(),
    "workspace:letter": case(name="acknowledgement"),
    "workspace:letter-approve": case(name="acknowledgement", record="none", is_there=False),
    "workspace:letter-changes": case(name="acknowledgement", is_there=False),
    "workspace:letter-draft": case(name="acknowledgement", is_there=False),
    "workspace:letter-sent": case(place=1),
    "workspace:letter-pdf": case(place=1),
    "workspace:letter-script": case(place=1),
    "workspace:case-history": case(),
    "workspace:decide": case(),
    "workspace:panel": case(),
    "workspace:parties": case(),
    "workspace:file": case(number=1, is_there=False),
    "workspace:case-message": case(number=1, is_there=False),
    "workspace:case-message-laid-out": case(number=1, is_there=False),
    "workspace:case-message-file": case(number=1, place=1, is_there=False),
    "workspace:read-back": case(),
    "workspace:bundle": case(),
    "workspace:looks": case(only=READERS),
    "workspace:looks-csv": case(only=READERS),
    "workspace:move": case(step="note"),
    # An organisation's pages for its customers.
    "portal:organisations": public(),
    "portal:start": public(),
    "portal:check": public(),
    "portal:saved": public(),
    "portal:begin": public(kind="complaint"),
    "portal:evidence": public(kind="complaint"),
    "portal:tell": public(kind="complaint", question="what"),
    "portal:equality": public(),
    "portal:find": public("", "?reference={reference}"),
    "portal:lost": public(),
    "portal:by-code": public(),
    "portal:back": public(secret="none-such-secret"),
    "portal:changes": Line("public", {}, is_there=False),  # this policy names nobody who publishes
    "portal:policy": public(),
    "portal:policy-version": public(version="1.0"),
    # A case, for its customer.
    "portal:sent": customers(),
    "portal:case": customers(),
    "portal:add": customers(),
    "portal:answer": customers(number=1, is_there=False),
    "portal:answer-file": customers(number=1, is_there=False),
    "portal:file": customers(number=1, is_there=False),
    "portal:letter": customers(number=1, is_there=False),
    "portal:letter-file": customers(number=1, is_there=False),
    "portal:next-stage": customers(is_there=False),
    "portal:offer": customers(number=1, is_there=False),
    "portal:survey": customers(is_there=False),
    "portal:withdraw": customers(is_there=False),
    "portal:let-go": customers(number=1, is_there=False),
    # A case, for whoever acts for them or stands on the other side.
    "portal:party": others_link(),
    "portal:party-add": others_link(),
    "portal:party-answer": others_link(number=1),
    "portal:party-answer-file": others_link(number=1),
    "portal:party-file": others_link(number=1),
    "portal:party-leave": others_link(),
    "portal:party-next": others_link(),
    # What other systems ask, with a token.
    "api:openapi": public(),
    "api:docs": public(),
    "api:me": interface(),
    "api:take_feedback": interface(),
    "api:told_feedback": interface(),
    "api:cases": interface(),
    "api:case": interface(),
    "api:command": interface(),
    "api:commands": interface(),
    "api:clocks": interface(),
    "api:add-evidence": interface(),
    "api:evidence": interface(),
    "api:file": interface(number=1),
    "api:customer": interface(),
    "api:policies": interface(),
    "api:policy": interface(version="current"),
    "api:due": interface(version="current", clock="stage-1"),
    "api:events": interface(),
    "api:api-root": interface(),
}


class Address(NamedTuple):
    name: str
    route: str


def addresses() -> list[Address]:
    """Return every address that the installation answers, as the URL configuration has them."""
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns: list[Any], before: str = "", space: str = "") -> Iterator[Address]:
    for one in patterns:
        route = f"{before}{one.pattern}"
        if not hasattr(one, "url_patterns"):
            yield Address(f"{space}{one.name or route}", route)
        elif one.url_patterns:
            yield from _walk(
                one.url_patterns, route, f"{space}{one.namespace}:" if one.namespace else space
            )
        else:
            yield Address(route, route)  # answered before addresses are looked up
