"""How may a complaint end, what may put it right, and who may grant that? (`remedies.toml`)"""

from putright.core.vocabulary.shared import Id, Rule, Texts, When


class OutcomeWord(Rule):
    id: Id
    name: str
    means: str = ""


class Remedy(Rule):
    id: Id
    name: str
    once_for: str = ""
    pays: bool = False  # it is money: no sum goes out under any other remedy


class Authority(Rule):
    remedy: Texts
    when: When = When()
    decided_by: Texts
    after_consulting: Texts = ()
    up_to: str = ""
    claim_below: str = ""
    divert_to: str = ""


class Band(Rule):
    """A sum that is usual for such harm: a guide to whoever decides, and no limit."""

    id: Id
    name: str
    at_least: int = 0
    up_to: int = 0  # nought: and over
