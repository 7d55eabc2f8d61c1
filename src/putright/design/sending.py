"""Is this the same form sent twice, or sent again with other words?

A second press must do nothing new; but whoever goes back, mends a word and saves has said
something else, and it may not be lost for carrying the token of the first.
"""

from hashlib import sha256

from django.http import HttpRequest

_NOT_TYPED = ("csrfmiddlewaretoken",)


def digest_of(request: HttpRequest) -> str:
    """Return what was sent, in short: two sendings are alike if all their boxes are."""
    made = sha256()
    for name, texts in sorted(request.POST.lists()):
        if name not in _NOT_TYPED:
            made.update("\x00".join([name, *texts]).encode() + b"\x01")
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            made.update(f"{name}\x00{file.name}\x00{file.size}\x01".encode())
    return made.hexdigest()[:16]
