"""How does a policy read in another language?

A pack may hold `languages/cy.po`: its own words again, for a translator's tool. What the
file lacks is said as our own translations have it, or in the pack's own words.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path

from putright.core.policy import Policy
from putright.core.wording import reworded
from putright.languages import ENGLISH, Catalogue, Language, say_words, spoken
from putright.languages.catalogue import read
from putright.policies.load import NoSuchPack, find_pack, load_folder, version_folders

FOLDER = "languages"


def in_language(policy: Policy, language: Language | None = None) -> Policy:
    """Return a policy whose words are in this language, or in the one that is spoken now.

    Its rules are the same; only for reading. Raises Unreadable for a broken file.
    """
    language = language or spoken()
    if language.code == ENGLISH.code:
        return policy
    # Why: a policy never changes, so neither does what it says in a language.
    kept: dict[str, Policy] = policy.kept.setdefault(in_language, {})
    if language.code not in kept:
        kept[language.code] = reworded(policy, _sayer(policy, language))
    return kept[language.code]


def _sayer(policy: Policy, language: Language) -> Callable[[str], str]:
    return partial(say_words, catalogue(policy, language))


def catalogue(policy: Policy, language: Language) -> Catalogue:
    """Return the translations that this version's pack brings; none, mostly."""
    path = file_of(policy.id, policy.version, language.code)
    return read([path]) if path is not None else Catalogue()


@lru_cache(maxsize=256)
def file_of(pack: str, version: str, code: str) -> Path | None:
    """Return the file with a pack's words in a language, or None where it has none."""
    try:
        folders = version_folders(find_pack(pack))
    except NoSuchPack:
        return None  # a policy that was made in memory, for a test or a rehearsal
    for folder in folders:
        if load_folder(folder).version == version:
            path = folder / FOLDER / f"{code}.po"
            return path if path.is_file() else None
    return None
