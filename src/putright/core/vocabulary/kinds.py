"""What may somebody bring: a complaint, a compliment, an appeal ...? (`kinds.toml`)"""

from typing import Literal

from putright.core.vocabulary.shared import Id, Rule, Texts


class Kind(Rule):
    id: Id
    name: str
    definition: str = ""
    procedure: str = ""
    counts_as: str = "not counted"
    from_roles: Texts = ()
    public: bool = True  # a customer may choose it on the web


class Points(Rule):
    answered_before: Literal["respond", "close"] = "respond"
    overall: Literal["stated", "upheld if any is"] = "stated"
