"""What must a letter say, and where may people turn next? (`letters.toml`)"""

from datetime import date

from putright.core.vocabulary.shared import Id, Rule, Texts, When, Within


class Letter(Rule):
    id: Id
    name: str = ""
    when: When = When()  # the cases it belongs to
    needs: Texts = ()


class Route(Rule):
    id: Id
    to: str
    in_letters: Texts
    in_force: date | None = None
    until: date | None = None
    when: When = When()
    grounds: Texts = ()
    within: Within | None = None
    contact: str = ""
