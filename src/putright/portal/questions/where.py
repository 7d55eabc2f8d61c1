"""Where did it happen, who was involved, and under which of our procedures does it come?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from putright.core.policy import Procedure
from putright.design.fields import LongWordsField
from putright.languages import say
from putright.portal.questions.base import NOT_SAID, About, Cleaned, Line, Question, radios


class Where(Question):
    id = "where"

    def heading(self, about: About) -> str:
        return say("Where did it happen, and who was involved?")

    def fields(self, about: About) -> dict[str, forms.Field]:
        return {
            "where": LongWordsField(
                label=self.heading(about),
                help_text=say(
                    "For example an address, an office, a service, a team, a person or a business. "
                    "Leave it empty if you have said so already."
                ),
                required=False,
                limit=5_000,
                widget=forms.Textarea(attrs={"rows": 4}),
            )
        }

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        return [Line(say("Where and who"), cleaned.get("where", ""), long=True)]

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        return {"where": cleaned.get("where", "")}


class Contract(Question):
    """Asked where the policy has a procedure for each contract."""

    id = "contract"

    def fits(self, about: About) -> bool:
        return about.has_stages and bool(_under_contract(about))

    def heading(self, about: About) -> str:
        return say("Which of these is it about?")

    def fields(self, about: About) -> dict[str, forms.Field]:
        choices = [(one.id, one.name) for one in _under_contract(about)]
        return {
            "contract": radios(
                self.heading(about),
                [*choices, (NOT_SAID, say("I do not know, or none of these"))],
                help_text=say(
                    "It tells us whose rules come next, if our first answer does not settle it."
                ),
            )
        }

    def lines(self, cleaned: Cleaned, about: About) -> Sequence[Line]:
        chosen = _chosen(cleaned, about)
        return [Line(say("Which contract"), chosen.name if chosen else "")]

    def details(self, cleaned: Cleaned, about: About) -> Mapping[str, Any]:
        chosen = _chosen(cleaned, about)
        return {"procedure": chosen.id, "contract": chosen.contract} if chosen else {}


def _under_contract(about: About) -> list[Procedure]:
    return [
        one
        for one in about.policy.procedure
        if one.contract and one.status not in ("vacant", "retired")
    ]


def _chosen(cleaned: Cleaned, about: About) -> Procedure | None:
    return next((p for p in _under_contract(about) if p.id == cleaned.get("contract")), None)
