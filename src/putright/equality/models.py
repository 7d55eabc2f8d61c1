"""How often was each answer given in a quarter?

Nothing is kept of anybody: no row for a person, no case, no customer, no moment finer
than the quarter, and not which answers were given together. So there is no order of
rows that could tell whose answer came when, and nothing that could be linked later.
"""

from django.db import models

from putright.people.owning import of_organisation


class EqualityCount(models.Model):
    """One answer to one question, and how many gave it."""

    pk = models.CompositePrimaryKey("organisation", "quarter", "question", "answer")
    organisation = of_organisation()
    quarter = models.CharField()  # "2026-Q4"
    question = models.CharField()
    answer = models.CharField()
    number = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.quarter} {self.question} {self.answer}: {self.number}"
