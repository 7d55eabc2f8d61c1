"""How does a letter go by each of the ways out?"""


class NotNow(Exception):
    """It could not go this time, and may go the next."""


class Undeliverable(Exception):
    """It cannot go this way at all. `fault` is the code that says why (`faults.py`)."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault
