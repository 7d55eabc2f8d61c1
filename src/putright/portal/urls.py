"""Which address is which page of a customer?"""

from django.urls import path, register_converter

from putright.portal.views import (
    add_information,
    answer,
    case,
    changes,
    check,
    come_back,
    equality,
    evidence,
    file,
    find,
    letter,
    lost,
    next_stage,
    offer,
    organisations,
    party,
    party_add,
    party_leave,
    party_let_go,
    policy,
    saved,
    sent,
    start,
    survey,
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


class FileNumber(_Word):
    regex = "[1-9][0-9]{0,18}"


register_converter(FileNumber, "file-number")
register_converter(Reference, "reference")
register_converter(Secret, "secret")
register_converter(Version, "version")
register_converter(Number, "number")

CASE = "<slug:slug>/case/<reference:reference>/<secret:secret>/"
PARTY = "<slug:slug>/party/<reference:reference>/<secret:secret>/"

app_name = "portal"
urlpatterns = [
    path("", organisations.organisations, name="organisations"),
    path("<slug:slug>/", start.start, name="start"),
    path("<slug:slug>/tell/check/", check.check, name="check"),
    path("<slug:slug>/tell/saved/", saved.saved, name="saved"),
    path("<slug:slug>/tell/back/", come_back.by_code, name="by-code"),
    path("<slug:slug>/tell/back/<secret:secret>/", come_back.back, name="back"),
    path("<slug:slug>/tell/sent/<reference:reference>/<secret:secret>/", sent.sent, name="sent"),
    path("<slug:slug>/tell/<version:kind>/", tell.begin, name="begin"),
    path("<slug:slug>/tell/<version:kind>/evidence/", evidence.evidence, name="evidence"),
    path("<slug:slug>/tell/<version:kind>/<version:question>/", tell.tell, name="tell"),
    path("<slug:slug>/find/", find.find, name="find"),
    path("<slug:slug>/about-you/", equality.equality, name="equality"),
    path("<slug:slug>/find/lost/", lost.lost, name="lost"),
    path("<slug:slug>/changes/", changes.changes, name="changes"),
    path("<slug:slug>/policy/", policy.policy, name="policy"),
    path("<slug:slug>/policy/<version:version>/", policy.policy, name="policy-version"),
    path(CASE, case.case, name="case"),
    path(f"{CASE}add/", add_information.add_information, name="add"),
    path(f"{CASE}answer/<number:number>/", answer.answer, name="answer"),
    path(f"{CASE}answer/<number:number>/file/", answer.answer_file, name="answer-file"),
    path(f"{CASE}file/<file-number:number>/", file.file, name="file"),
    path(f"{CASE}letter/<number:number>/", letter.letter, name="letter"),
    path(f"{CASE}letter/<number:number>/file/", letter.letter_file, name="letter-file"),
    path(f"{CASE}next-stage/", next_stage.next_stage, name="next-stage"),
    path(f"{CASE}offer/<number:number>/", offer.offer, name="offer"),
    path(f"{CASE}survey/", survey.survey, name="survey"),
    path(f"{CASE}withdraw/", withdraw.withdraw, name="withdraw"),
    path(PARTY, party.party, name="party"),
    path(f"{PARTY}add/", party_add.party_add, name="party-add"),
    path(f"{PARTY}answer/<number:number>/", answer.party_answer, name="party-answer"),
    path(
        f"{PARTY}answer/<number:number>/file/", answer.party_answer_file, name="party-answer-file"
    ),
    path(f"{PARTY}file/<file-number:number>/", party.party_file, name="party-file"),
    path(f"{PARTY}next-stage/", party.party_next, name="party-next"),
    path(f"{PARTY}leave/", party_leave.party_leave, name="party-leave"),
    path(f"{CASE}let-go/<number:number>/", party_let_go.party_let_go, name="let-go"),
]
