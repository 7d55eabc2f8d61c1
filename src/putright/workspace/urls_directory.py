"""Which address leads the staff where in the directory?"""

from django.urls import URLPattern, path

from putright.workspace.views.absence import away, come_back, go_away
from putright.workspace.views.attest import reading
from putright.workspace.views.colleague import colleague
from putright.workspace.views.colleague_account import leave, password_link, rename
from putright.workspace.views.colleague_tasks import (
    add_colleague,
    change_team,
    end_role,
    give_role,
    rejoin,
)
from putright.workspace.views.directory import directory
from putright.workspace.views.first_password import first_password
from putright.workspace.views.hooks import add_hook, hook
from putright.workspace.views.line_manager import line_manager
from putright.workspace.views.tokens import make_token, take_token, tokens
from putright.workspace.views.training import (
    record_training,
    strike_training,
    training,
    training_csv,
)

# Why no other words than these before a person's key: `s-` begins every key.
urlpatterns: list[URLPattern] = [
    path("sign-in/first/<slug:key>/<slug:token>/", first_password, name="first-password"),
    path("<slug:slug>/people/", directory, name="directory"),
    path("<slug:slug>/people/add/", add_colleague, name="add-colleague"),
    path("<slug:slug>/people/away/", away, name="away"),
    path("<slug:slug>/people/training/", training, name="training"),
    path("<slug:slug>/people/training/list.csv", training_csv, name="training-csv"),
    path("<slug:slug>/people/training/record/", record_training, name="record-training"),
    path("<slug:slug>/people/reading/", reading, name="reading"),
    path("<slug:slug>/people/systems/", tokens, name="systems"),
    path("<slug:slug>/people/systems/token/", make_token, name="make-token"),
    path("<slug:slug>/people/systems/token/<slug:number>/", take_token, name="take-token"),
    path("<slug:slug>/people/systems/hook/", add_hook, name="add-hook"),
    path("<slug:slug>/people/systems/hook/<slug:number>/", hook, name="hook"),
    path("<slug:slug>/people/<slug:key>/", colleague, name="colleague"),
    path("<slug:slug>/people/<slug:key>/role/", give_role, name="give-role"),
    path("<slug:slug>/people/<slug:key>/role/end/", end_role, name="end-role"),
    path("<slug:slug>/people/<slug:key>/team/", change_team, name="change-team"),
    path("<slug:slug>/people/<slug:key>/manager/", line_manager, name="line-manager"),
    path("<slug:slug>/people/<slug:key>/name/", rename, name="rename"),
    path("<slug:slug>/people/<slug:key>/link/", password_link, name="password-link"),
    path("<slug:slug>/people/<slug:key>/leave/", leave, name="leave"),
    path("<slug:slug>/people/<slug:key>/again/", rejoin, name="rejoin"),
    path("<slug:slug>/people/<slug:key>/away/", go_away, name="go-away"),
    path("<slug:slug>/people/<slug:key>/away/<slug:since>/end/", come_back, name="come-back"),
    path("<slug:slug>/people/<slug:key>/training/strike/", strike_training, name="strike-training"),
]
