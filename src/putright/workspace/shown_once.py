"""How is a secret made for another system, and shown to whoever made it, this once?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from putright.directory.refusals import NotSo
from putright.workspace.door import StaffRequest, page


@dataclass(frozen=True, slots=True)
class Secret:
    """What is shown once: under which title, the secret, and what is said of it beside."""

    title: str
    secret: str
    rows: Mapping[str, str]


def shown_once(
    request: StaffRequest, said: Mapping[str, Any], make: Callable[[Mapping[str, Any]], Secret]
) -> HttpResponse:
    """Draw the form of `said`; where it was sent and is sound, make the secret and show it.

    `make` takes what was typed, and raises NotSo where there can be no such thing.
    """
    form = said["form"]
    if request.method == "POST" and form.is_valid():
        try:
            made = make(form.cleaned_data)
        except NotSo as reason:
            form.show(reason)
        else:
            request.recorded = True  # type: ignore[attr-defined]
            rows = [{"key": key, "value": value} for key, value in made.rows.items()]
            shown = {"title": made.title, "secret": made.secret, "rows": rows}
            return page(request, "token_made", {**said, **shown})
    return page(request, "directory_task", said, 422 if form.errors else 200)
