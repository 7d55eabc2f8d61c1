"""Is this a pack? Plain files in; a Policy, or every fault at once, out.

`pack_files.py` reads them, `checking/` asks whether one table fits another.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from putright.core.checking.every import faults_in
from putright.core.pack_files import TABLES, Reader
from putright.core.policy import Policy
from putright.core.refusals import Fault, PackFaults

__all__ = ["TABLES", "parse_pack"]

# An overlay (a code, a law, a contract) adds these and never removes anything.
_OVERLAID = (
    "clause", "gap", "document", "reading", "clock", "detail", "record", "gate", "bar",
    "diversion", "letter", "route", "cycle", "course", "attestation",
)  # fmt: skip


def parse_pack(files: Mapping[str, str], overlays: Iterable[Mapping[str, str]] = ()) -> Policy:
    """Return the policy that `files` (name → text) say, with its overlays' rules added.

    Raises PackFaults with everything that is wrong, each with its file, its line
    and what to write instead. Files under `letters/` and `rehearsals/` are not
    read here.
    """
    pack = Reader(files)
    tables = pack.read()
    if pack.faults:
        raise PackFaults(pack.faults)
    if "policy" not in tables:
        raise PackFaults([Fault("pack.toml", 1, "[policy] is missing. Say whose policy this is.")])
    for overlay in overlays:
        _add_overlay(tables, overlay)
    policy = pack.build(tables)
    faults = [*pack.faults, *(faults_in(policy, pack.line) if policy else [])]
    if faults or policy is None:
        raise PackFaults(sorted(faults, key=lambda fault: (fault.file, fault.line)))
    return policy


def _add_overlay(tables: dict[str, Any], files: Mapping[str, str]) -> None:
    overlay = Reader(files)
    extra = overlay.read()
    if overlay.faults:
        raise PackFaults(overlay.faults)
    source = extra.get("policy", {}).get("title", extra.get("policy", {}).get("id", "overlay"))
    for table in _OVERLAID:
        for item in extra.get(table, []):
            rule = dict(item)
            if table not in ("clause", "gap", "document", "reading", "detail"):
                rule.setdefault("added", source)
            tables.setdefault(table, []).append(rule)
