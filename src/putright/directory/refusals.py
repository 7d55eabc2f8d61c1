"""How does the directory say no?"""


class NotSo(Exception):
    """What was asked cannot be done; the sentence says why, and what can be done instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
