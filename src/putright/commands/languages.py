"""`putright languages`: which languages customers can read, and what does each lack?"""

import argparse
import json
import sys
from collections.abc import Iterator
from typing import Any

from putright.commands import Failed
from putright.languages.catalogue import Catalogue
from putright.languages.checking import Looked, looked_over
from putright.languages.gathering import Sentence, sentences
from putright.languages.known import ENGLISH, Language, known_languages, language_named
from putright.languages.writing import template

NAME = "languages"
HELP = "See, begin and check the languages that customers can read."
EXAMPLES = """\
examples:
  putright languages list                       every language, and how much of it is there
  putright languages new pl > languages/pl.po   a file with every sentence, to be translated
  putright languages new cy --pack mine         the words of a pack, to be translated
  putright languages check pl                   what is missing, and what cannot be said
"""

_MOST = 20  # missing sentences that are told at once


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    listed = kinds.add_parser("list", help="every language", allow_abbrev=False)
    listed.add_argument("--json", action="store_true", help="print JSON")
    new = kinds.add_parser(
        "new", help="a file with every sentence to translate", allow_abbrev=False
    )
    new.add_argument("code", help="the language: pl, cy, zh")
    check = kinds.add_parser("check", help="what a language lacks", allow_abbrev=False)
    check.add_argument("code", nargs="?", help="the language (default: every one)")
    for one in (new, check):
        one.add_argument("--pack", help="the words of a pack, in place of those of the pages")


def run(args: argparse.Namespace) -> int:
    code: int = globals()[f"_{args.what}"](args)
    return code


def _list(args: argparse.Namespace) -> int:
    wanted = sentences()
    found = [_row(language, wanted) for language in known_languages()]
    if args.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return 0
    for one in found:
        reviewed = "" if one["reviewed"] else ", no translator has reviewed it"
        print(f"{one['code']:6} {one['name']} ({one['english_name']}): "
              f"{one['said']:,} of {one['of']:,} sentences{reviewed}")  # fmt: skip
    return 0


def _row(language: Language, wanted: list[Sentence]) -> dict[str, Any]:
    english = language.code == ENGLISH.code
    said = len(wanted) if english else looked_over(language.catalogue, wanted).said
    return {
        "code": language.code,
        "name": language.name,
        "english_name": language.english_name,
        "said": said,
        "of": len(wanted),
        "reviewed": language.reviewed,
    }


def _new(args: argparse.Namespace) -> int:
    if args.code == ENGLISH.code:
        raise Failed("English is what is translated: it needs no file.")
    language = language_named(args.code)
    held = language.catalogue if language else Catalogue()
    wanted = sentences()
    if args.pack:
        code = language or Language(args.code, "", "")
        wanted = list(words_of_pack(args.pack))
        held = held_by(args.pack, code).and_then(held)
    print(template(args.code, wanted, language, held), end="")
    return 0


def _check(args: argparse.Namespace) -> int:
    worst = 0
    for language in _asked_for(args.code):
        if args.pack:
            held = held_by(args.pack, language)
            looked = looked_over(held, words_of_pack(args.pack), besides=language.catalogue)
        else:
            looked = looked_over(language.catalogue, sentences())
        worst |= _tell(language, looked)
    return worst


def _asked_for(code: str | None) -> list[Language]:
    others = [one for one in known_languages() if one.code != ENGLISH.code]
    if code is None:
        return others
    found = [one for one in others if one.code == code]
    if not found:
        known = ", ".join(one.code for one in others)
        raise Failed(f"There is no language '{code}' to check. There are: {known}.")
    return found


def _tell(language: Language, looked: Looked) -> int:
    """Print what was found; 1 where something in a file cannot be said."""
    for fault in looked.faults:
        print(fault, file=sys.stderr)
    for one in looked.missing[:_MOST]:
        print(f"in English still: {one.text}")
    if len(looked.missing) > _MOST:
        more = f"putright languages new {language.code}"
        print(f"and {len(looked.missing) - _MOST:,} more; `{more}` has them all.")
    for _, text in looked.stale:
        print(f"said nowhere any more: {text}")
    print(
        f"{language.name} ({language.english_name}): {looked.said:,} sentences said, "
        f"{len(looked.missing):,} in English still, {len(looked.stale):,} said nowhere any more, "
        f"{len(looked.faults):,} that cannot be said."
    )
    return int(bool(looked.faults))


# -- the words of a pack --------------------------------------------------------------------


def words_of_pack(pack: str) -> Iterator[Sentence]:
    """Give what a customer may read of a pack's versions, each once."""
    from putright.core.wording import words_of
    from putright.policies.load import find_pack, load_folder, version_folders

    seen: set[str] = set()
    for folder in version_folders(find_pack(pack)):
        for text in words_of(load_folder(folder)):
            if text not in seen:
                seen.add(text)
                yield Sentence(text)


def held_by(pack: str, language: Language) -> Catalogue:
    """Return what the files of a pack's versions hold together."""
    from putright.policies.load import find_pack, load_folder, version_folders
    from putright.policies.spoken import catalogue

    held = Catalogue()
    for folder in version_folders(find_pack(pack)):
        held = catalogue(load_folder(folder), language).and_then(held)
    return held
