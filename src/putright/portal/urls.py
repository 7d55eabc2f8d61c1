"""Which address is which page of a customer?"""

from django.urls import path, register_converter

from putright.portal.views import organisations, start


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
]
