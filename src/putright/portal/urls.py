"""Which address is which page of a customer?"""

from django.urls import path, register_converter

from putright.portal.views import (
    add_information,
    case,
    check,
    find,
    next_stage,
    offer,
    organisations,
    policy,
    sent,
    start,
    tell,
    withdraw,
)


class _Word:
    """Part of an address that can only hold what we ourselves would put there."""

    regex = ""

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class Reference(_Word):
    regex = "[A-Za-z0-9-]{3,60}"


class Secret(_Word):
    regex = "[A-Za-z0-9_-]{8,80}"


class Version(_Word):
    regex = "[A-Za-z0-9._-]{1,60}"


class Number(_Word):
    regex = "[1-9][0-9]{0,5}"


register_converter(Reference, "reference")
register_converter(Secret, "secret")
register_converter(Version, "version")
register_converter(Number, "number")

CASE = "<slug:slug>/case/<reference:reference>/<secret:secret>/"

app_name = "portal"
urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("<slug:slug>/", start.start, name="start"),
    path("<slug:slug>/tell/check/", check.check, name="check"),
    path("<slug:slug>/tell/saved/", tell.saved, name="saved"),
    path("<slug:slug>/tell/sent/<reference:reference>/<secret:secret>/", sent.sent, name="sent"),
    path("<slug:slug>/tell/<version:kind>/", tell.begin, name="begin"),
    path("<slug:slug>/tell/<version:kind>/<version:question>/", tell.tell, name="tell"),
    path("<slug:slug>/find/", find.find, name="find"),
    path("<slug:slug>/policy/", policy.policy, name="policy"),
    path("<slug:slug>/policy/<version:version>/", policy.policy, name="policy-version"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}add/", add_information.add_information, name="add"),
    path(f"{CASE}next-stage/", next_stage.next_stage, name="next-stage"),
    path(f"{CASE}offer/<number:number>/", offer.offer, name="offer"),
    path(f"{CASE}withdraw/", withdraw.withdraw, name="withdraw"),
]
