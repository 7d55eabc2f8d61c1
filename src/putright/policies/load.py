"""Which packs are there, and which version of one binds a case?

Packs ship inside the package (`packs/`) and may also live outside it: the
environment variable `PUTRIGHT_PACKS` names folders, separated as in `PATH`.
A pack is a folder named by its id that holds one folder a version; a folder
with a `pack.toml` of its own is one version.
"""

import os
from datetime import date
from functools import lru_cache
from pathlib import Path

from putright.core.lines import line_map, line_of
from putright.core.packs import parse_pack
from putright.core.policy import Policy
from putright.core.refusals import Fault, PackFaults
from putright.core.toml import read_toml
from putright.policies.calendars import bank_holidays

SHIPPED = Path(__file__).parent.parent / "packs"
LARGEST_FILE = 2_000_000  # bytes; a pack's file is text that a person reads


class NoSuchPack(LookupError):
    """No pack, or no version of it, has this name; the message lists those there are."""


def pack_folders() -> list[Path]:
    """Return the folders searched for packs, those of `PUTRIGHT_PACKS` first."""
    outside = [
        Path(part) for part in os.environ.get("PUTRIGHT_PACKS", "").split(os.pathsep) if part
    ]
    for folder in outside:
        if not folder.is_dir():
            raise NoSuchPack(f"PUTRIGHT_PACKS names {folder}, which is no folder.")
    return [*outside, SHIPPED]


def pack_ids() -> list[str]:
    """Return the id of every pack, sorted."""
    found = set()
    for folder in pack_folders():
        if folder.is_dir():
            found |= {child.name for child in folder.iterdir() if version_folders(child)}
    return sorted(found)


def find_pack(pack: str) -> Path:
    """Return the folder of a pack. Raises NoSuchPack, with the packs there are."""
    if pack and "/" not in pack and "\\" not in pack and not pack.startswith("."):
        for folder in pack_folders():
            if version_folders(folder / pack):
                return folder / pack
    raise NoSuchPack(f"There is no pack called {pack!r}. There are: {', '.join(pack_ids())}.")


def version_folders(folder: Path) -> list[Path]:
    """Return the version folders of a pack's folder, or the folder itself if it is a version."""
    if (folder / "pack.toml").is_file():
        return [folder]
    if not folder.is_dir():
        return []
    return sorted(child for child in folder.iterdir() if (child / "pack.toml").is_file())


def read_files(folder: Path) -> dict[str, str]:
    """Return the text of every TOML file of one version, by name.

    Raises PackFaults for a file that is not UTF-8 text or far too large.
    """
    files: dict[str, str] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            files[path.name] = text_of(path, path.name)
        except PackFaults as found:
            faults += found.faults
    if faults:
        raise PackFaults(faults)
    return files


def text_of(path: Path, name: str) -> str:
    """Return the text of one file. Raises PackFaults where it is none that a person reads."""
    try:
        if not path.is_file():  # Why: reading a device or a pipe would never end
            raise PackFaults([Fault(name, 1, "This is no file. Put a text file in its place.")])
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
    except OSError as error:
        said = f"This file cannot be read: {error.strerror or error}."
        raise PackFaults([Fault(name, 1, said)]) from None
    if len(raw) > LARGEST_FILE:
        raise PackFaults([Fault(name, 1, "This file is too large for a pack (2 MB at most).")])
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        fault = Fault(name, line, "This is not UTF-8 text. Save the file as UTF-8.")
        raise PackFaults([fault]) from None


@lru_cache(maxsize=64)
def load_folder(folder: Path) -> Policy:
    """Return the policy in one version's folder. Raises PackFaults."""
    files = read_files(folder)
    overlays = [_overlay(name, files) for name in _overlays(files)]
    return parse_pack(files, overlays).changed(holidays=bank_holidays())


def _overlays(files: dict[str, str]) -> list[str]:
    try:
        names = read_toml(files.get("pack.toml", ""), "pack.toml").get("overlays", [])
    except PackFaults:
        return []  # parse_pack reports the fault, with its line
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []


def _overlay(name: str, files: dict[str, str]) -> dict[str, str]:
    """Return the files of the pack that lies over this one, by its newest version."""
    try:
        return read_files(version_folders(find_pack(name))[-1])
    except NoSuchPack as fault:
        line = line_of(line_map(files["pack.toml"]), ("overlays",))
        raise PackFaults([Fault("pack.toml", line, f"overlays: {fault}")]) from None


@lru_cache(maxsize=64)
def versions(pack: str) -> tuple[Policy, ...]:
    """Return every version of a pack, the earliest in force first."""
    found = [load_folder(folder) for folder in version_folders(find_pack(pack))]
    return tuple(sorted(found, key=lambda p: (p.policy.in_force_from or date.min, p.version)))


def load_policy(pack: str, version: str | None = None) -> Policy:
    """Return a version of a pack: the newest, unless one is named.

    Raises NoSuchPack, or PackFaults where the pack has faults.
    """
    found = versions(pack)
    if version is None:
        return found[-1]
    for policy in found:
        if policy.version == version:
            return policy
    known = ", ".join(policy.version for policy in found)
    raise NoSuchPack(f"Pack {pack} has no version {version!r}. It has: {known}.")


def version_in_force(pack: str, day: date) -> Policy:
    """Return the version that binds a case received on `day`.

    That is the newest one in force by then; before the first, the first, since
    a complaint is never left without a policy.
    """
    found = versions(pack)
    in_force = [p for p in found if (p.policy.in_force_from or date.min) <= day]
    return in_force[-1] if in_force else found[0]


def rehearsals(folder: Path) -> list[tuple[str, str]]:
    """Return the name and text of each rehearsal of a version, in order of name."""
    paths = sorted((folder / "rehearsals").glob("*.toml"))
    return [(path.name, text_of(path, f"rehearsals/{path.name}")) for path in paths]


def folder_of(policy: Policy) -> Path:
    """Return the folder that a version was read from."""
    for folder in version_folders(find_pack(policy.id)):
        if load_folder(folder).version == policy.version:
            return folder
    raise NoSuchPack(f"Pack {policy.id} has no version {policy.version!r}.")
