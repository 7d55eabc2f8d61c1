"""Which reference does a page keep for what is being written down, before it is saved?

It is read aloud while nothing is on record yet. The page carries it signed for one person,
so that nobody saves under a reference that was not theirs.
"""

from django.core.signing import BadSignature, Signer

from putright.cases.references import draw_reference
from putright.workspace.door import StaffRequest

KEPT = "kept"
_LONGEST = 200


def drawn(request: StaffRequest) -> str:
    return draw_reference(request.organisation.reference_prefix)


def signed(request: StaffRequest, reference: str) -> str:
    """Return what the page carries."""
    return _signer(request).sign(reference)


def reserved(request: StaffRequest) -> str:
    """Return the reference that this page has kept, or nothing if it is not one of ours."""
    try:
        return _signer(request).unsign(request.POST.get(KEPT, "")[:_LONGEST])
    except BadSignature:
        return ""


def _signer(request: StaffRequest) -> Signer:
    return Signer(salt=f"putright.workspace.log:{request.organisation.pk}:{request.actor.person}")
