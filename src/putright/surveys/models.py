"""How often was each answer given in a quarter, and which case was asked already?

As with equality, nothing is kept of anybody: no case and no customer beside an answer, no
moment finer than the quarter, and not which answers were given together. That a case has
answered is kept apart, as a mark that names the case only to whoever has the
installation's key: so that nobody is counted twice.
"""

from django.db import models

from putright.people.owning import of_organisation


class SurveyCount(models.Model):
    """One answer to one question after one stage, and how many gave it."""

    pk = models.CompositePrimaryKey(
        "organisation", "quarter", "survey", "stage", "question", "answer"
    )
    organisation = of_organisation()
    quarter = models.CharField()  # "2026-Q4"
    survey = models.CharField()
    stage = models.CharField()  # at which the case was closed; nothing where there are none
    question = models.CharField()
    answer = models.CharField()
    number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.quarter} {self.survey} {self.question} {self.answer}: {self.number}"


class SurveyTaken(models.Model):
    """That a survey was answered once for a case and stage; which, the mark does not say."""

    pk = models.CompositePrimaryKey("organisation", "mark")
    organisation = of_organisation()
    mark = models.CharField()

    def __str__(self) -> str:
        return self.mark
