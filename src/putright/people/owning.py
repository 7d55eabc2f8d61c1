"""How does a row say whose it is? Every table leads its key with the organisation (0011)."""

from typing import Any

from django.db import models

from putright.people.models import Organisation


def of_organisation() -> "models.ForeignKey[Any, Any]":
    """Return the column that says whose a row is: part of its key, so with no index of its own.

    Nothing checks it in the database, so that tables can be parted by organisation.
    """
    return models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
