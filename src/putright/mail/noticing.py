"""How does the first page of the day know that mail does not add up, without a question more?

It is asked with the question who somebody is, which every page puts anyhow.
"""

from functools import lru_cache

from putright.mail.models import Reckoning

_PARTS = 29  # what ASCII has for this: no text that is asked for holds it


@lru_cache(maxsize=8)
def with_fault_asked(vendor: str, aside: str) -> str:
    """Return SQL for one text more: what was asked aside, and what is amiss with mail at `o`."""
    char = "chr" if vendor == "postgresql" else "char"
    return (
        f"(coalesce({aside}, '') || {char}({_PARTS}) || coalesce((select r.\"fault\""
        f' from "{Reckoning._meta.db_table}" r where r."organisation_id" = o."id"), \'\'))'
    )


def parted(told: str) -> tuple[str, str]:
    """Return both halves of the answer to that.

    >>> parted("somebody\\x1dOne is lost.")
    ('somebody', 'One is lost.')
    """
    aside, _, fault = told.partition(chr(_PARTS))
    return aside, fault
