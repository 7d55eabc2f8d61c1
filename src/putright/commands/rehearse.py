"""`putright rehearse`: play a policy's rehearsals and say how they came out."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from putright.commands import Failed
from putright.core.policy import Policy
from putright.core.refusals import PackFaults
from putright.core.rehearse import Outcome, rehearse
from putright.policies.load import (
    find_pack,
    load_folder,
    load_policy,
    pack_ids,
    rehearsals,
    version_folders,
)

NAME = "rehearse"
HELP = "Play the stories of a policy and check that each comes out as it should."
EXAMPLES = """\
examples:
  putright rehearse                       every policy
  putright rehearse cestria               one policy
  putright rehearse cestria --file my.toml    a story of your own
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("pack", nargs="?", help="the pack (default: all)")
    parser.add_argument(
        "--file", action="append", help="a rehearsal file instead of the pack's own"
    )
    parser.add_argument("--version", help="the version of the policy (default: every one)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    if args.file and not args.pack:
        print(
            "putright rehearse: say which pack the file is a rehearsal of: "
            "putright rehearse PACK --file FILE.",
            file=sys.stderr,
        )
        return 2
    outcomes = list(_from_files(args) if args.file else _of_packs(args))
    failed = [outcome for _, outcome in outcomes if not outcome.passed]
    if args.json:
        print(json.dumps([_plain(pack, outcome) for pack, outcome in outcomes], indent=2))
    else:
        for pack, outcome in outcomes:
            print(f"{'passed' if outcome.passed else 'FAILED'}  {pack}  {outcome.name}")
            for problem in outcome.problems:
                print(f"        {outcome.file}: {problem}")
        print(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


def _plain(pack: str, outcome: Outcome) -> dict:
    return {
        "policy": pack,
        "name": outcome.name,
        "file": outcome.file,
        "cites": list(outcome.cites),
        "passed": outcome.passed,
        "problems": list(outcome.problems),
    }


def _from_files(args: argparse.Namespace) -> Iterator[tuple[str, Outcome]]:
    policy = load_policy(args.pack, args.version)
    for name in args.file:
        try:
            text = Path(name).read_text(encoding="utf-8-sig")
        except OSError as error:
            raise Failed(f"{name} cannot be read: {error.strerror}.") from None
        except UnicodeDecodeError:
            raise Failed(f"{name} is not UTF-8 text. Save it as UTF-8.") from None
        yield policy.id, _played(text, policy, Path(name).name)


def _of_packs(args: argparse.Namespace) -> Iterator[tuple[str, Outcome]]:
    if args.version and not args.pack:
        raise Failed("Say which pack the version is of: putright rehearse PACK --version VERSION.")
    if args.version:
        load_policy(args.pack, args.version)  # says which versions there are
    for pack in [args.pack] if args.pack else pack_ids():
        for folder in version_folders(find_pack(pack)):
            policy: Policy = load_folder(folder)
            if args.version and policy.version != args.version:
                continue
            for file, text in rehearsals(folder):
                yield f"{pack} {policy.version}", _outcome(text, policy, file)


def _outcome(text: str, policy: Policy, file: str) -> Outcome:
    try:
        return _played(text, policy, file)
    except PackFaults as faults:
        return Outcome(file, file, (), tuple(map(str, faults.faults)))


def _played(text: str, policy: Policy, file: str) -> Outcome:
    """Play a story. One with a detail of a sort that no step can take has not passed."""
    try:
        return rehearse(text, policy, file)
    except (TypeError, ValueError, AttributeError, OverflowError) as error:
        problem = f"a detail of it is not of the sort that it should be: {str(error)[:200]}"
        return Outcome(file, file, (), (problem,))
