"""Customers: the particulars of whoever complained, for those who may open the case."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from putright.api.answering import MISSING, REFUSALS, opened_for
from putright.api.problems import Said
from putright.api.shapes import Answer, Reference
from putright.cases.particulars import PARTICULARS

router = Router(tags=["customers"])


class Customer(Answer):
    key: str
    name: str
    email: str
    phone: str
    address: str
    needs: str
    channel: str
    language: str
    format: str
    interpreter: str
    adjustments: str
    call_times: str
    erased: Annotated[bool, Field(description="whether their particulars were erased")]


@router.get(
    "/cases/{reference}/customer",
    response={200: Customer, **REFUSALS, **MISSING},
    summary="Read who complained",
    operation_id="readCustomer",
)
def customer(request: HttpRequest, reference: Reference) -> Any:
    """Read the particulars of whoever complained; 404 where nobody is known."""
    found = opened_for(request, reference).customer
    if found is None:
        raise Said(404)
    return {
        "key": found.key,
        **{name: getattr(found, name) for name in PARTICULARS},
        "erased": found.erased_at is not None,
    }
