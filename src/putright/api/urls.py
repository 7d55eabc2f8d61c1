"""Which address is which resource?"""

from typing import Any

from django.urls import URLPattern, include, path

from putright.api import document
from putright.api.door import FORM, VERSION, api
from putright.api.resources import (
    cases,
    clocks,
    commands,
    customers,
    events,
    evidence,
    feedback,
    me,
    policies,
)
from putright.files.arriving import most_bytes

for _resource in (me, feedback, cases, commands, clocks, evidence, customers, policies, events):
    api.add_router("", _resource.router)

_patterns, _app, _space = api.urls
for _one in _patterns:
    if isinstance(_one, URLPattern) and str(_one.pattern).endswith("/evidence"):
        callback: Any = _one.callback
        callback.most_bytes = most_bytes()
        callback.takes = FORM

urlpatterns = [
    path(
        f"<slug:slug>/api/{VERSION}/",
        include(
            (
                [
                    path("openapi.json", document.openapi, name="openapi"),
                    path("docs/", document.page, name="docs"),
                    *_patterns,
                ],
                _app,
            ),
            namespace=_space,
        ),
    ),
]
