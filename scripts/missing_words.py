"""Which sentences does a language still lack, and which of its own does nobody say any more?

    python -m scripts.missing_words cy            those of the pages
    python -m scripts.missing_words cy cestria    those of a pack
    python -m scripts.missing_words cy --under src/putright/portal
"""

import sys
from pathlib import Path

from putright.core.wording import words_of
from putright.languages import language_named
from putright.languages.gathering import HERE, Sentence, sentences
from putright.policies.load import find_pack, load_folder, version_folders
from putright.policies.spoken import catalogue


def main(words: list[str]) -> int:
    under = words[words.index("--under") + 1] if "--under" in words else ""
    named = [word for word in words if not word.startswith("--") and word != under]
    language = language_named(named[0])
    if language is None:
        print(f"There is no language {named[0]}.", file=sys.stderr)
        return 2
    if len(named) > 1:
        return _of_pack(named[1], language)
    said = sentences()
    ours = language.catalogue
    wanted = [one for one in said if one.key not in ours.messages and _under(one, under)]
    for one in wanted:
        where = f"#: {one.where[0]}:{one.where[1]}\n"
        about = f"msgctxt {_quoted(one.about)}\n" if one.about else ""
        many = f"msgid_plural {_quoted(one.many)}\n" if one.many else ""
        print(f"{where}{about}msgid {_quoted(one.text)}\n{many}msgstr \"\"\n")
    stale = sorted(set(ours.messages) - {one.key for one in said})
    for about, text in stale if not under else ():
        print(f"# nobody says any more: {about + ': ' if about else ''}{text}")
    for fault in ours.faults:
        print(f"# {fault}")
    print(f"# {len(wanted)} missing, {len(stale)} not said, {len(ours.faults)} faulty", file=sys.stderr)
    return int(bool(wanted or (stale and not under) or ours.faults))


def _of_pack(pack: str, language: object) -> int:
    lacking = 0
    for folder in version_folders(find_pack(pack)):
        policy = load_folder(folder)
        held = catalogue(policy, language)  # type: ignore[arg-type]
        for text in words_of(policy):
            if held.find(text) is None and language.catalogue.find(text) is None:  # type: ignore[attr-defined]
                lacking += 1
                print(f'msgid {_quoted(text)}\nmsgstr ""\n')
        for fault in held.faults:
            print(f"# {fault}")
    print(f"# {lacking} missing", file=sys.stderr)
    return int(bool(lacking))


def _under(one: Sentence, under: str) -> bool:
    return (HERE / one.where[0]).resolve().is_relative_to(Path(under).resolve()) if under else True


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
