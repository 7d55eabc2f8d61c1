"""Which address leads the staff where?"""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from putright.workspace.views.case import case
from putright.workspace.views.cases import cases
from putright.workspace.views.figures import figures
from putright.workspace.views.find import find
from putright.workspace.views.home import home
from putright.workspace.views.log import log
from putright.workspace.views.move import move
from putright.workspace.views.policy import policy
from putright.workspace.views.read_back import read_back
from putright.workspace.views.search import search
from putright.workspace.views.sign_in import sign_in, sign_out
from putright.workspace.views.today import today
from putright.workspace.views.why import why


class CaseReference(StringConverter):
    """A case's reference; anything else in its place is an address that leads nowhere."""

    regex = "[A-Za-z0-9-]{1,40}"


register_converter(CaseReference, "case-reference")

app_name = "workspace"
urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
    path("<slug:slug>/", today, name="today"),
    path("<slug:slug>/log/", log, name="log"),
    path("<slug:slug>/cases/", cases, name="cases"),
    path("<slug:slug>/find/", find, name="find"),
    path("<slug:slug>/search/", search, name="search"),
    path("<slug:slug>/figures/", figures, name="figures"),
    path("<slug:slug>/policy/", policy, name="policy"),
    path("<slug:slug>/case/<case-reference:reference>/", case, name="case"),
    path("<slug:slug>/case/<case-reference:reference>/why/", why, name="why"),
    path("<slug:slug>/case/<case-reference:reference>/read-back/", read_back, name="read-back"),
    path("<slug:slug>/case/<case-reference:reference>/do/<slug:step>/", move, name="move"),
]
