"""How do the tables of cases change while people go on working? As those of people do."""

from putright.people.migrating import AddIndexBesideWriters, ByHand, index

__all__ = ["AddIndexBesideWriters", "ByHand", "index"]
