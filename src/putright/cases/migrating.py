"""How do the tables of cases change while people go on working? As those of people do."""

from putright.people.migrating import AddIndexBesideWriters, BesideWriters, ByHand, index

__all__ = ["AddIndexBesideWriters", "BesideWriters", "ByHand", "index"]
