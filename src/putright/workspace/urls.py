"""Which address leads the staff where?"""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from putright.workspace import urls_directory, urls_signing
from putright.workspace.views.behaviour import behaviour
from putright.workspace.views.bundle import bundle
from putright.workspace.views.calendar_feed import calendar_feed
from putright.workspace.views.case import case
from putright.workspace.views.case_message import (
    case_message,
    case_message_file,
    case_message_laid_out,
)
from putright.workspace.views.case_tabs import case_history, case_letters, case_people, case_points
from putright.workspace.views.cases import cases
from putright.workspace.views.changes import every_change, one_change
from putright.workspace.views.decide import decide
from putright.workspace.views.figures import figures
from putright.workspace.views.file import file
from putright.workspace.views.find import find
from putright.workspace.views.give import give_ticked
from putright.workspace.views.home import home
from putright.workspace.views.interests import interests
from putright.workspace.views.ledger import ledger
from putright.workspace.views.letter_approve import letter_approve
from putright.workspace.views.letter_changes import letter_changes
from putright.workspace.views.letter_choose import letter_choose
from putright.workspace.views.letter_draft import letter_draft
from putright.workspace.views.letter_sent import letter_pdf, letter_script, letter_sent
from putright.workspace.views.letter_write import letter
from putright.workspace.views.letters_batch import print_batch, print_batch_pdf
from putright.workspace.views.letters_house import letters_house
from putright.workspace.views.log import log
from putright.workspace.views.looks import looks, looks_csv
from putright.workspace.views.mail import mail
from putright.workspace.views.mail_file import mail_file, mail_laid_out, mail_original
from putright.workspace.views.mail_message import mail_message
from putright.workspace.views.move import move
from putright.workspace.views.panel import panel
from putright.workspace.views.parties import parties
from putright.workspace.views.person import person
from putright.workspace.views.person_change import person_change
from putright.workspace.views.person_join import person_join, person_part
from putright.workspace.views.policy import policy
from putright.workspace.views.read_back import read_back
from putright.workspace.views.reminders import reminders
from putright.workspace.views.saved import saved
from putright.workspace.views.search import search
from putright.workspace.views.shortcuts import shortcuts
from putright.workspace.views.today import today
from putright.workspace.views.why import why


class CaseReference(StringConverter):
    """A case's reference; anything else in its place is an address that leads nowhere."""

    regex = "[A-Za-z0-9-]{1,40}"


class PersonKey(StringConverter):
    """The key of a customer: never a name, so that no address gives one away."""

    regex = "[A-Za-z0-9-]{1,60}"


register_converter(CaseReference, "case-reference")
register_converter(PersonKey, "person-key")

app_name = "workspace"
urlpatterns: list[URLPattern] = [
    path("", home, name="home"),
    *urls_signing.urlpatterns,
    *urls_directory.urlpatterns,
    path("<slug:slug>/", today, name="today"),
    path("<slug:slug>/log/", log, name="log"),
    path("<slug:slug>/cases/", cases, name="cases"),
    path("<slug:slug>/find/", find, name="find"),
    path("<slug:slug>/search/", search, name="search"),
    path("<slug:slug>/give/", give_ticked, name="give"),
    path("<slug:slug>/views/", saved, name="saved"),
    path("<slug:slug>/keys/", shortcuts, name="keys"),
    path("<slug:slug>/person/<person-key:key>/", person, name="person"),
    path("<slug:slug>/person/<person-key:key>/change/", person_change, name="person-change"),
    path("<slug:slug>/person/<person-key:key>/join/", person_join, name="person-join"),
    path("<slug:slug>/person/<person-key:key>/part/", person_part, name="person-part"),
    path("<slug:slug>/letters/", letters_house, name="letters"),
    path("<slug:slug>/letters/batch/<slug:number>/", print_batch, name="print-batch"),
    path(
        "<slug:slug>/letters/batch/<slug:number>/letters.pdf",
        print_batch_pdf,
        name="print-batch-pdf",
    ),
    path("<slug:slug>/mail/", mail, name="mail"),
    path("<slug:slug>/mail/<slug:number>/", mail_message, name="mail-message"),
    path("<slug:slug>/mail/<slug:number>/original/", mail_original, name="mail-original"),
    path("<slug:slug>/mail/<slug:number>/laid-out/", mail_laid_out, name="mail-laid-out"),
    path("<slug:slug>/mail/<slug:number>/file/<slug:place>/", mail_file, name="mail-file"),
    path("<slug:slug>/figures/", figures, name="figures"),
    path("<slug:slug>/ledger/", ledger, name="ledger"),
    path("<slug:slug>/interests/", interests, name="interests"),
    path("<slug:slug>/changes/", every_change, name="changes"),
    path("<slug:slug>/changes/<slug:number>/", one_change, name="change"),
    path("<slug:slug>/conduct/", behaviour, name="behaviour"),
    path("<slug:slug>/policy/", policy, name="policy"),
    path("<slug:slug>/reminders/", reminders, name="reminders"),
    path("<slug:slug>/calendar/<str:secret>.ics", calendar_feed, name="calendar-feed"),
    path("<slug:slug>/case/<case-reference:reference>/", case, name="case"),
    path("<slug:slug>/case/<case-reference:reference>/why/", why, name="why"),
    path("<slug:slug>/case/<case-reference:reference>/decide/", decide, name="decide"),
    path("<slug:slug>/case/<case-reference:reference>/panel/", panel, name="panel"),
    path("<slug:slug>/case/<case-reference:reference>/points/", case_points, name="case-points"),
    path("<slug:slug>/case/<case-reference:reference>/people/", case_people, name="case-people"),
    path("<slug:slug>/case/<case-reference:reference>/letters/", case_letters, name="case-letters"),
    path(
        "<slug:slug>/case/<case-reference:reference>/letters/write/",
        letter_choose,
        name="letter-choose",
    ),
    path(
        "<slug:slug>/case/<case-reference:reference>/letters/write/<slug:name>/",
        letter,
        name="letter",
    ),
    path(
        "<slug:slug>/case/<case-reference:reference>/letters/write/<slug:name>/changes/",
        letter_changes,
        name="letter-changes",
    ),
    path(
        "<slug:slug>/case/<case-reference:reference>/letters/write/<slug:name>/"
        "approved/<slug:record>/",
        letter_approve,
        name="letter-approve",
    ),
    path(
        "<slug:slug>/case/<case-reference:reference>/letters/write/<slug:name>/draft.pdf",
        letter_draft,
        name="letter-draft",
    ),
    path(
        "<slug:slug>/case/<case-reference:reference>/letters/<slug:place>/",
        letter_sent,
        name="letter-sent",
    ),
    path(
        "<slug:slug>/case/<case-reference:reference>/letters/<slug:place>/letter.pdf",
        letter_pdf,
        name="letter-pdf",
    ),
    path(
        "<slug:slug>/case/<case-reference:reference>/letters/<slug:place>/say/",
        letter_script,
        name="letter-script",
    ),
    path("<slug:slug>/case/<case-reference:reference>/history/", case_history, name="case-history"),
    path("<slug:slug>/case/<case-reference:reference>/file/<slug:number>/", file, name="file"),
    path(
        "<slug:slug>/case/<case-reference:reference>/file/<slug:number>/message/",
        case_message,
        name="case-message",
    ),
    path(
        "<slug:slug>/case/<case-reference:reference>/file/<slug:number>/message/laid-out/",
        case_message_laid_out,
        name="case-message-laid-out",
    ),
    path(
        "<slug:slug>/case/<case-reference:reference>/file/<slug:number>/message/<slug:place>/",
        case_message_file,
        name="case-message-file",
    ),
    path("<slug:slug>/case/<case-reference:reference>/bundle/", bundle, name="bundle"),
    path("<slug:slug>/case/<case-reference:reference>/looks/", looks, name="looks"),
    path("<slug:slug>/case/<case-reference:reference>/looks/list.csv", looks_csv, name="looks-csv"),
    path("<slug:slug>/case/<case-reference:reference>/read-back/", read_back, name="read-back"),
    path("<slug:slug>/case/<case-reference:reference>/parties/", parties, name="parties"),
    path("<slug:slug>/case/<case-reference:reference>/do/<slug:step>/", move, name="move"),
]
