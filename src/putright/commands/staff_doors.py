"""What does an administrator do for somebody who cannot sign in, or must not stay in?"""

import argparse
from typing import TYPE_CHECKING

from putright.commands import Failed

if TYPE_CHECKING:
    from putright.people.models import Staff as Person

DOORS = {
    "unlock": "let somebody try again at once, after too many tries",
    "reset-second-factor": "forget somebody's app, passkeys and recovery codes",
    "end-sessions": "sign somebody out of every browser",
    "password": "give somebody a new password, and sign them out of every browser",
    "leave": "let somebody sign in no more, and sign them out of every browser",
    "return": "let somebody who left sign in again",
    "link": "let a person of the identity provider sign in as somebody who is here",
}


def add_doors(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, does in DOORS.items():
        parser = kinds.add_parser(name, help=does, allow_abbrev=False)
        parser.add_argument("username", metavar="USERNAME", help="what they sign in with")
        if name == "password":
            parser.add_argument(
                "--password-file",
                metavar="FILE",
                help="read it from a file, or - for standard input (default: it is asked for)",
            )
        if name == "unlock":
            parser.add_argument(
                "--address", metavar="IP", help="let all who sign in from there try again, too"
            )
        if name == "link":
            parser.add_argument(
                "subject", metavar="SUBJECT", help="what the provider calls them (`sub`)"
            )


def named_by(username: str) -> "Person":
    from putright.people.models import Staff

    found = Staff.objects.filter(username=username).first()
    if found is None:
        raise Failed(f"there is no {username!r}. `putright staff list ORGANISATION` names them.")
    return found


def do(what: str, staff: "Person", args: argparse.Namespace) -> str:
    """Do it, and return what was done, in words."""
    from putright.signing import seats, second_step

    if what == "unlock":
        return _unlock(staff, args.address or "")
    if what == "link":
        return _link(staff, args.subject)
    if what == "reset-second-factor":
        had = second_step.reset(staff)
        ended = _browsers(seats.end_all(staff))
        return f"second step {'forgotten' if had else 'was not set up'}; {ended}."
    if what in ("leave", "return"):
        staff.is_active = what == "return"
        staff.save(update_fields=("is_active",))
        if staff.is_active:
            return "may sign in again."
        return f"may sign in no more; {_browsers(seats.end_all(staff))}."
    return f"{_browsers(seats.end_all(staff))}."


def change_password(staff: "Person", password: str) -> str:
    from putright.signing import seats

    staff.set_password(password)
    staff.save(update_fields=("password",))
    _unlock(staff)
    return f"has a new password; {_browsers(seats.end_all(staff))}."


def _unlock(staff: "Person", address: str = "") -> str:
    from putright.signing import origin, tries

    counted = [tries.account(staff.username), tries.second_step(staff.pk)]
    if address:
        if not origin.is_address(address):
            raise Failed(f"'{address}' is no address; write one such as 192.0.2.7.")
        counted.append(tries.from_address(address))
    had = tries.forget(*counted)
    return "may try again at once." if had else "was not made to wait: no tries are counted."


def _link(staff: "Person", subject: str) -> str:
    from django.conf import settings

    from putright.signing.models import OutsideAccount
    from putright.signing.single_sign_on.people import link

    if settings.SINGLE_SIGN_ON is None:
        raise Failed("no identity provider is named: set PUTRIGHT_OIDC_ISSUER first.")
    issuer = settings.SINGLE_SIGN_ON.issuer
    known = OutsideAccount.objects.filter(issuer=issuer, subject=subject).first()
    if known is not None and known.staff_id != staff.pk:
        raise Failed(f"{subject!r} is {known.staff.username} already.")
    link(staff, issuer, subject)
    return f"is {subject!r} at {issuer}: their roles come from there when they next sign in."


def _browsers(number: int) -> str:
    return f"signed out of {number} browser{'' if number == 1 else 's'}"
