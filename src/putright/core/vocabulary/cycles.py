"""What comes round every so often, whatever the cases: reports, reviews? (`cycles.toml`)"""

from datetime import date

from putright.core.vocabulary.shared import Id, Rule, Texts, Within


class Cycle(Rule):
    id: Id
    what: str
    every: Within
    starts: date | str | None = None
    stated: date | str | None = None
    sooner_when: Texts = ()
    by: str = ""
    to: Texts = ()
    contains: Texts = ()
    needs: Texts = ()
