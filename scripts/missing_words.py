"""Which sentences does a language still lack, and which of its own does nobody say any more?

    python -m scripts.missing_words cy            those of the pages
    python -m scripts.missing_words cy cestria    those of a pack
    python -m scripts.missing_words cy --under src/putright/portal

For whoever writes them: those that lack, as a file of translations has them. Whoever runs
an installation has `putright languages`.
"""

import sys
from pathlib import Path

from putright.commands.languages import held_by, words_of_pack
from putright.languages import language_named
from putright.languages.catalogue import Catalogue
from putright.languages.checking import looked_over
from putright.languages.gathering import HERE, Sentence, sentences
from putright.languages.writing import entry

_FORMS = 6  # of a plural, as Welsh has them


def main(words: list[str]) -> int:
    under = words[words.index("--under") + 1] if "--under" in words else ""
    named = [word for word in words if not word.startswith("--") and word != under]
    language = language_named(named[0])
    if language is None:
        print(f"There is no language {named[0]}.", file=sys.stderr)
        return 2
    if len(named) > 1:
        held = held_by(named[1], language)
        looked = looked_over(held, words_of_pack(named[1]), besides=language.catalogue)
    else:
        looked = looked_over(language.catalogue, sentences())
    missing = [one for one in looked.missing if _under(one, under)]
    stale = () if under else looked.stale
    for one in missing:
        print("\n".join(entry(one, Catalogue(), _FORMS)) + "\n")
    for about, text in stale:
        print(f"# nobody says any more: {about + ': ' if about else ''}{text}")
    for fault in looked.faults:
        print(f"# {fault}")
    told = f"{len(missing)} missing, {len(stale)} not said, {len(looked.faults)} faulty"
    print(f"# {told}", file=sys.stderr)
    return int(bool(missing or stale or looked.faults))


def _under(one: Sentence, under: str) -> bool:
    return (HERE / one.where[0]).resolve().is_relative_to(Path(under).resolve()) if under else True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
