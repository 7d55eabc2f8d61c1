"""What is written down on a case when a bundle of it was made? What it held, and its digest."""

from putright.bundles.parts import Bundle
from putright.design.days import listed, plural


def note_of(bundle: Bundle, digest: str, *, is_pdf: bool = False, how: str = "") -> str:
    """Return the note. `digest` is of the manifest, or of the PDF where it is that alone."""
    what, whose = ("A PDF", "Its SHA-256") if is_pdf else ("A bundle", "SHA-256 of its manifest")
    made = f"{what} of this case was made for an ombudsman{how}: {_holds(bundle)}."
    return f"{made}{_put_in(bundle)} {whose}: {digest}."


def _put_in(bundle: Bundle) -> str:
    """Say which advice of colleagues was put in: somebody answers for that."""
    numbers = [str(number) for number in bundle.it.put_in]
    facts = "Fact" if len(numbers) == 1 else "Facts"
    return f" Advice of colleagues put in by choice: {facts} {listed(numbers)}." if numbers else ""


def _holds(bundle: Bundle) -> str:
    it = bundle.it
    facts = plural(len(it.case.facts) - len(it.held), "fact")
    letters = plural(len(it.letters), "letter")
    held = plural(len(it.held), "fact")
    were = "was" if len(it.held) == 1 else "were"
    return f"{facts} and {letters}; {held} {were} held back"
