"""How does a worker say that it lives, and who hears that it does not?"""

import os
import secrets
import socket
from datetime import datetime, timedelta

from putright.running.models import Worker

# A worker that said nothing for this long is gone, and so is its row.
FORGOTTEN_AFTER = timedelta(days=1)


def name() -> str:
    """Return a name for this process that no other has, on whatever machine."""
    return f"{socket.gethostname()[:80]}:{os.getpid()}:{secrets.token_hex(3)}"


def beat(worker: str, started_at: datetime, at: datetime, did: str) -> None:
    """Note that this worker has looked, and forget those that are long gone."""
    said = {"looked_at": at, "did": did[:400]}
    Worker.objects.update_or_create(
        name=worker, defaults=said, create_defaults={**said, "started_at": started_at}
    )
    Worker.objects.filter(looked_at__lt=at - FORGOTTEN_AFTER).delete()


def end(worker: str) -> None:
    """Forget a worker that was told to stop: nobody need look for it."""
    Worker.objects.filter(name=worker).delete()


def lags(at: datetime) -> dict[str, float]:
    """Return the seconds since each worker last looked."""
    looked = Worker.objects.values_list("name", "looked_at")
    return {name: max((at - looked_at).total_seconds(), 0.0) for name, looked_at in looked}
