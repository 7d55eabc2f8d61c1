"""How long does a page wait for the database before it says that it cannot be had?

For pages only: a migration or an import may take as long as it takes.
"""

from django.conf import settings
from django.db import connections


def limit() -> None:
    """Let no statement of a page take longer, on connections that are opened from now on."""
    seconds = settings.PATIENCE
    if not seconds:
        return
    for connection in connections.all():
        options = connection.settings_dict["OPTIONS"]
        if connection.vendor == "sqlite":
            options["timeout"] = seconds  # which it waits for another writer
        else:
            given = options.get("options", "")
            options["options"] = f"{given} -c statement_timeout={int(seconds * 1000)}".strip()
