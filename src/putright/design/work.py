"""How are the rows of the work table written?

In Python, not in a template: a page has fifty rows of a dozen values, and putting them
in one at a time took longer than all the rest of the page.
"""

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import NamedTuple

from markupsafe import Markup

from putright.design.icons import mark


class WorkRow(NamedTuple):
    """One row: when it is due, which case it is, what is to be done, how it stands.

    All of it is plain text: markup would be shown as it is typed.
    """

    due: str
    due_note: str
    title: str
    href: str
    reference: str
    who: str
    step: str
    step_note: str
    state: str = ""
    word: str = ""
    note: str = ""


_BETWEEN = "\0"  # which no text that is kept can hold


def work_rows(rows: Sequence[WorkRow], tick: str = "", form: str = "") -> Markup:
    """Return the rows. All their texts are escaped at once, which costs as much as one.

    `tick` puts a box before each, for the form with that id: "some", or "all" of them ticked.
    """
    texts = escape(_BETWEEN.join(map(_BETWEEN.join, rows))).split(_BETWEEN)
    width = len(WorkRow._fields)
    if len(texts) != width * len(rows):
        texts = [escape(text) for row in rows for text in row]
    safe = (WorkRow._make(texts[n * width : (n + 1) * width]) for n in range(len(rows)))
    if not tick:
        return Markup("".join(map(_row, rows, safe)))  # noqa: S704 -- of escaped texts
    box = partial(_ticked, form=escape(form), checked=" checked" if tick == "all" else "")
    return Markup("".join(map(box, rows, safe)))  # noqa: S704 -- of escaped texts


def _ticked(plain: WorkRow, row: WorkRow, *, form: str, checked: str) -> str:
    """Return the markup of a row with a box before it."""
    box = (
        '<td role="cell" class="pr-work__tick"><label class="pr-tick"><input type="checkbox"'
        f' name="case" value="{row.reference}" form="{form}"{checked}>'
        f'<span class="govuk-visually-hidden">Choose {row.reference}, {row.title}</span></label>'
        "</td>"
    )
    return _row(plain, row).replace('<tr role="row">', f'<tr role="row">{box}', 1)


def _row(plain: WorkRow, row: WorkRow) -> str:
    """Return the markup of a row, whose texts are escaped in the second."""
    due_note = f"<small>{row.due_note}</small>" if row.due_note else ""
    who = f" · <bdi>{row.who}</bdi>" if row.who else ""
    step_note = f"<small>{row.step_note}</small>" if row.step_note else ""
    state = mark(plain.state, plain.word) if plain.state else ""
    note = f'<small class="pr-work__note">{row.note}</small>' if row.note else ""
    return (
        f'<tr role="row"><td role="cell" class="pr-due"><b>{row.due}</b>{due_note}</td>\n'
        f'<th role="rowheader" scope="row"><a class="govuk-link" href="{row.href}">{row.title}</a>'
        f'<small><span class="pr-ref">{row.reference}</span>{who}</small></th>\n'
        f'<td role="cell">{row.step}{step_note}</td>\n'
        f'<td role="cell">{state}{note}</td></tr>\n'
    )
