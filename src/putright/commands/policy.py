"""`putright policy`: read, check, explain and compare packs."""

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from putright.commands import Failed
from putright.commands.policy_compare import (
    NOT_OF_THE_PACK,
    as_written,
    differences,
    in_lines,
)
from putright.core.coverage import Covered, coverage
from putright.core.policy import Policy
from putright.core.refusals import Fault, PackFaults
from putright.core.rehearse import read_story
from putright.policies.load import (
    folder_of,
    load_folder,
    load_policy,
    pack_ids,
    rehearsals,
    text_of,
    version_folders,
    versions,
)

NAME = "policy"
HELP = "Read, check, explain and compare policies."
EXAMPLES = """\
examples:
  putright policy list                     every pack and version
  putright policy show cestria             stages, clocks and readings, in sentences
  putright policy check packs/mine         every fault of a pack, with file and line
  putright policy clauses citizen          each clause, and how it is run
  putright policy coverage cipfa --json    implemented, rehearsed, noticed
  putright policy compare citizen citizen  differences between two versions or packs
"""

_MOST = 200  # faults that are told at once


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    for word, help_, names in (
        ("list", "every pack, with its versions", ()),
        ("show", "a policy, in sentences", ("pack",)),
        ("check", "every fault of a pack in a folder", ("path",)),
        ("clauses", "every clause, with its strength and what runs it", ("pack",)),
        ("coverage", "which clauses are implemented, rehearsed and noticed", ("pack",)),
        ("compare", "what differs; a pack may be named PACK or PACK@VERSION", ("a", "b")),
    ):
        one = kinds.add_parser(word, help=help_, allow_abbrev=False)
        for name in names:
            one.add_argument(name)
        one.add_argument("--json", action="store_true", help="print JSON")
        if names == ("pack",):
            one.add_argument("--version", help="the version (default: the newest)")


def run(args: argparse.Namespace) -> int:
    code: int = globals()[f"_{args.what}"](args)
    return code


def _print(args: argparse.Namespace, data: Any, text: str) -> int:
    print(json.dumps(data, indent=2, ensure_ascii=False, default=str) if args.json else text)
    return 0


def _list(args: argparse.Namespace) -> int:
    found, broken = [], []
    for pack in pack_ids():
        try:
            found += [_row(pack, policy) for policy in versions(pack)]
        except PackFaults as faults:
            broken += [f"{pack}: {fault}" for fault in faults.faults]
    text = "\n".join(
        f"{row['policy']:22} {row['version']:11} {row['organisation']}: {row['title']}"
        for row in found
    )
    _print(args, found, text)
    print(*broken, sep="\n", end="\n" if broken else "", file=sys.stderr)
    return 1 if broken else 0


def _row(pack: str, policy: Policy) -> dict[str, Any]:
    return {
        "policy": pack,
        "version": policy.version,
        "title": policy.policy.title,
        "organisation": policy.policy.organisation,
        "in_force": policy.policy.in_force_from,
    }


def _check(args: argparse.Namespace) -> int:
    folder = Path(args.path)
    if not folder.exists():
        raise Failed(f"{args.path} is not there.")
    folders = version_folders(folder)
    if not folders:
        raise Failed(f"{args.path} holds no pack: a pack is a folder with a pack.toml in it.")
    faults = [fault for one in folders for fault in _faults(one, named=len(folders) > 1)]
    if args.json:
        print(json.dumps({"faults": [asdict(fault) for fault in faults]}, indent=2))
    elif faults:
        print(*faults[:_MOST], sep="\n", file=sys.stderr)
        if len(faults) > _MOST:
            print(f"and {len(faults) - _MOST:,} more; --json gives all.", file=sys.stderr)
    else:
        print(f"{args.path}: no faults.")
    return 1 if faults else 0


def _faults(folder: Path, *, named: bool) -> list[Fault]:
    """Return every fault of one version; the file's name says which version, if asked."""
    found = []
    try:
        load_folder(folder)
    except PackFaults as faults:
        found += faults.faults
    for path in sorted((folder / "rehearsals").glob("*.toml")):
        name = f"rehearsals/{path.name}"
        try:
            read_story(text_of(path, name), name)
        except PackFaults as faults:
            found += faults.faults
    return [replace(f, file=f"{folder.name}/{f.file}") for f in found] if named else found


def _show(args: argparse.Namespace) -> int:
    policy = load_policy(args.pack, args.version)
    tables = sorted(policy.model_fields_set - {"clause", *NOT_OF_THE_PACK})
    data = {table: as_written(getattr(policy, table)) for table in tables}
    return _print(args, data, "\n".join(_sentences(policy)))


def _sentences(policy: Policy) -> list[str]:
    head = policy.policy
    lines = [
        f"{head.title} ({head.organisation}), version {head.version}",
        f"Approved {head.approved or 'not stated'} by {head.approved_by}; "
        f"in force {head.in_force_from or 'not stated'}; owner {head.owner}.",
        "",
        "What can come in:",
    ]
    lines += [f"  {kind.name}: {kind.definition or 'no definition stated'}" for kind in policy.kind]
    for procedure, stages in policy.stages_of.items():
        lines += ["", f"Stages ({procedure}):"]
        for stage in stages:
            lines.append(
                f"  {stage.name}: answered by {stage.handled_by} [{', '.join(stage.cites)}]"
            )
            lines += [f"    {_clock_line(clock)}" for clock in stage.clock]
    lines += ["", "Clocks of the whole case:"]
    lines += [f"  {_clock_line(clock)}" for clock in policy.clock]
    lines += ["", "Readings of what is not clear:"]
    lines += [f"  {r.id} ({r.clause}): {r.asks} {r.chosen}" for r in policy.reading]
    lines += ["", "What the text leaves out:"]
    lines += [f"  {gap.says}" for gap in policy.gap]
    return lines


def _clock_line(clock: Any) -> str:
    start = clock.counts_from or f"{clock.from_due_of} falling due"
    return (
        f"{clock.id}: {clock.within} from {start} until {' or '.join(clock.stops_when)} "
        f"({clock.strength}) [{', '.join(clock.cites) or clock.added}]"
    )


def _stories(policy: Policy) -> list[tuple[str, Any]]:
    return [(file, read_story(text, file)) for file, text in rehearsals(folder_of(policy))]


def _covered(args: argparse.Namespace) -> tuple[Policy, list[Covered]]:
    policy = load_policy(args.pack, args.version)
    return policy, coverage(policy, _stories(policy), _progress)


def _progress(done: int, whole: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == whole else ""
        print(f"\r{done} of {whole} rules taken out and tried", end=end, file=sys.stderr)


def _coverage(args: argparse.Namespace) -> int:
    policy, found = _covered(args)
    rows: list[dict[str, Any]] = [
        {
            "id": one.clause.id,
            "strength": one.clause.strength,
            "implemented": one.implemented,
            "rehearsed": one.rehearsed,
            "noticed": one.noticed,
            "status": one.clause.status,
            "unnoticed": list(one.unnoticed),
        }
        for one in found
    ]
    lines = [
        f"{row['id']:12} {row['strength']:8} "
        + ", ".join(word for word in ("implemented", "rehearsed", "noticed") if row[word])
        + (" (not yet)" if row["status"] else "")
        + (f"  nobody would notice: {', '.join(row['unnoticed'])}" if row["unnoticed"] else "")
        for row in rows
    ]
    counts = {
        word: sum(bool(row[word]) for row in rows)
        for word in ("implemented", "rehearsed", "noticed")
    }
    lines.append(
        f"{len(rows)} clauses: {counts['implemented']} implemented, "
        f"{counts['rehearsed']} rehearsed, {counts['noticed']} noticed"
    )
    data = {"policy": policy.id, "version": policy.version, "clauses": rows}
    return _print(args, data, "\n".join(lines))


def _clauses(args: argparse.Namespace) -> int:
    from putright.core.coverage import rules

    policy = load_policy(args.pack, args.version)
    run_by: dict[str, list[str]] = {}
    for name, rule, _ in rules(policy):
        for clause in rule.cites:
            run_by.setdefault(clause, []).append(name)
    rows: list[dict[str, Any]] = [
        {
            "id": clause.id,
            "heading": clause.heading,
            "summary": clause.summary,
            "strength": clause.strength,
            "run_by": run_by.get(clause.id, []),
            "kept_by": list(clause.kept_by),
            "status": clause.status,
        }
        for clause in policy.clause
    ]
    lines = []
    for row in rows:
        by = ", ".join([*row["run_by"], *(f"the {word}" for word in row["kept_by"])])
        lines.append(f"{row['id']} ({row['strength']}) {row['summary']}")
        lines.append(f"    {row['status'] or by or 'people do this'}")
    return _print(args, rows, "\n".join(lines))


def _named(name: str) -> Policy:
    pack, _, version = name.partition("@")
    return load_policy(pack, version or None)


def _compare(args: argparse.Namespace) -> int:
    """List what one policy has and the other has not, or has otherwise."""
    first, second = _named(args.a), _named(args.b)
    if args.a == args.b and len(versions(first.id)) > 1:
        first = versions(first.id)[-2]
    rows = differences(first, second)
    text = "\n".join(line for row in rows for line in in_lines(**row)) or "No difference."
    return _print(args, rows, text)


__all__ = ["HELP", "NAME", "add_arguments", "run"]
