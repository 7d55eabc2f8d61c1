"""What of the ways back is over? The worker erases it."""

from datetime import datetime

from putright.drafts import codes, grants, putting_by


def erase_old(at: datetime) -> int:
    """Erase what was put by and not gone on with, and the codes and links that are over."""
    return putting_by.forget_old(at) + codes.forget_old(at) + grants.forget_old(at)
