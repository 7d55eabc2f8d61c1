"""`putright export`: one case as a bundle for an ombudsman."""

import argparse
import json
import logging
import shutil
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from putright.commands import Failed, database_ready

if TYPE_CHECKING:
    from putright.bundles.parts import Bundle

NAME = "export"
HELP = "Write one case as a bundle for an ombudsman: a folder, or one PDF."
EXAMPLES = """\
examples:
  putright export cestria CE-7KQ4-2M9X-A --to /srv/bundles        a new folder in there
  putright export cestria CE-7KQ4-2M9X-A --to /srv/bundles/ours   or one of your own naming
  putright export cestria CE-7KQ4-2M9X-A --to case.pdf --pdf      only the PDF

Advice of lawyers, notes marked as confidential and restricted records stay here; the bundle
names each, and whatever is missing from the case. What is written holds personal data.
"""
log = logging.getLogger("putright.bundles")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("organisation", help="the organisation, such as cestria")
    parser.add_argument("reference", help="the case's reference")
    parser.add_argument(
        "--to",
        type=_wanted,
        required=True,
        metavar="PLACE",
        help="where to: nothing is written over",
    )
    parser.add_argument("--pdf", action="store_true", help="only the PDF, as the file PLACE")
    parser.add_argument(
        "--include",
        type=int,
        action="append",
        default=[],
        metavar="FACT",
        help="advice of a colleague that is put in, by its number; otherwise it is held back",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")


def _wanted(place: str) -> Path:
    """Return the place that was named. Beware: no name at all is where we are, to a Path."""
    if not place.strip():
        raise argparse.ArgumentTypeError("names no place; name a folder, or a file with --pdf")
    return Path(place)


def run(args: argparse.Namespace) -> int:
    database_ready()
    from django.utils import timezone

    from putright.bundles.gathering import NoSuchCase, gathered
    from putright.bundles.parts import Bundle
    from putright.commands.verify import named
    from putright.core.refusals import Refused
    from putright.letters.paper import CannotPrint
    from putright.project import clock

    organisation = named(args.organisation)
    assert organisation is not None  # a name is given, so it is found or refused
    at = clock.now()
    with timezone.override(ZoneInfo(organisation.zone)):
        try:
            bundle = Bundle(gathered(organisation, args.reference, at, included=args.include))
            _are_advice(args.include, bundle)
            place = _place(args.to.absolute(), bundle.it.reference, is_file=args.pdf)
            told = _pdf(bundle, place) if args.pdf else _folder(bundle, place)
            _write_down(bundle, str(told["sha256"]), is_pdf=args.pdf)
        except (NoSuchCase, CannotPrint) as why:
            raise Failed(str(why)) from None
        except Refused as why:
            _take_away(place)
            raise Failed(f"the case takes no note that it was exported. {why.sentence}") from None
    log.warning("Case %s was exported by the command line.", bundle.it.reference)
    print(json.dumps(told, indent=2, ensure_ascii=False) if args.json else _said(told))
    return 1 if bundle.it.fault else 0


def _place(wanted: Path, reference: str, *, is_file: bool) -> Path:
    """Return where the bundle goes: a place where nothing is."""
    place = wanted / reference if wanted.is_dir() and not is_file else wanted
    if place.exists():
        raise Failed(f"{place} is there already, and nothing is written over. Name another place.")
    if not place.parent.is_dir():
        raise Failed(f"there is no folder {place.parent}; make it first.")
    return place


def _are_advice(wanted: list[int], bundle: "Bundle") -> None:
    """Fail where a number is of nothing that is held back as a colleague's advice alone."""
    for number in wanted:
        if number not in bundle.it.put_in:
            raise Failed(
                f"fact {number} is not advice that can be put in. Make the bundle without "
                "--include: it lists what is held back, and why."
            )


def _write_down(bundle: "Bundle", digest: str, *, is_pdf: bool) -> None:
    """Write on the case that it went out of the house, as its page does."""
    from putright.bundles.noting import note_of
    from putright.cases.by_operator import note_by_operator

    it = bundle.it
    told = note_of(bundle, digest, is_pdf=is_pdf, how=", on the command line")
    note_by_operator(it.organisation, it.stream.case, told, it.at)


def _take_away(place: Path) -> None:
    """Leave nothing of a bundle that its case does not tell of."""
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink()


def _folder(bundle: "Bundle", place: Path) -> dict[str, object]:
    from putright.bundles.parts import into_folder

    made = into_folder(bundle, place)
    return {**_told(bundle, place), "files": made.files, "sha256": made.digest}


def _pdf(bundle: "Bundle", place: Path) -> dict[str, object]:
    whole = bundle.pdf()
    with place.open("xb") as file:
        place.chmod(0o600)
        file.write(whole)
    return {**_told(bundle, place), "files": 1, "sha256": sha256(whole).hexdigest()}


def _told(bundle: "Bundle", place: Path) -> dict[str, object]:
    it = bundle.it
    return {
        "place": str(place),
        "reference": it.reference,
        "facts": len(it.case.facts),
        "letters": len(it.letters),
        "held_back": [
            {"fact": one.number, "sort": one.sort, "reason": one.reason} for one in it.held.values()
        ],
        "gaps": [{"sort": gap.sort, "says": gap.says} for gap in bundle.gaps],
        "accessible": bundle.is_accessible,
    }


def _said(told: dict) -> str:
    lines = [f"{told['place']}: {told['facts']} facts, {told['letters']} letters"]
    of = "its manifest" if told["files"] > 1 else "it"
    lines.append(f"SHA-256 of {of}: {told['sha256']}")
    lines += [f"held back: fact {one['fact']}, {one['sort']}" for one in told["held_back"]]
    lines += [f"missing: {one['says']}" for one in told["gaps"]]
    if not told["accessible"]:
        lines.append("A PDF in it could not be made accessible; the log says which.")
    return "\n".join(lines)
