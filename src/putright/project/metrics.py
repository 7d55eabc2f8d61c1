"""How many requests, how long did they take, what is owed, and does the work go on?

For Prometheus, at `/metrics`, for whoever shows the token of PUTRIGHT_METRICS_TOKEN;
without a token there is no such page, and nothing is counted. Nobody is named, and no
case: numbers by organisation, without those that few may know of.

What is counted in one process is added to that of the others when it is asked for: each
has a file of its own in the folder that PROMETHEUS_MULTIPROC_DIR names, which `putright
serve` makes.
"""

import os
from collections.abc import Callable, Iterator
from hmac import compare_digest
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]
Count = Callable[[str, str, int, float], None]

PAGE = "/metrics"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0)


def metrics(answer: Answer) -> Answer:
    """Answer the one address, and hand everything else on."""

    def asked(request: HttpRequest) -> HttpResponseBase:
        return page(request) if request.path_info == PAGE else answer(request)

    return asked


def page(request: HttpRequest) -> HttpResponse:
    if not settings.METRICS_TOKEN or request.method not in ("GET", "HEAD"):
        return HttpResponse(status=404)
    shown = request.META.get("HTTP_AUTHORIZATION", "")
    if not compare_digest(shown.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def counter() -> Count | None:
    """Return what counts a request: route, method, status and seconds; None if nobody asks."""
    if not settings.METRICS_TOKEN:
        return None
    # Why here: it takes as long to import as half of Django, and most never ask for it.
    from prometheus_client import Histogram

    spent = Histogram(
        "putright_request_seconds",
        "Seconds that requests took, and so how many there were.",
        ("route", "method", "status"),
        buckets=_SECONDS,
        registry=_own(),
    )

    def count(route: str, method: str, status: int, seconds: float) -> None:
        spent.labels(route, method, f"{status // 100}xx").observe(seconds)

    return count


def _own() -> Any:
    """Return the registry of this process alone: one for as many times as Django is started."""
    from prometheus_client import CollectorRegistry

    global _ours
    _ours = CollectorRegistry()
    return _ours


_ours: Any = None


def _registry() -> Any:
    """Return what all processes counted, and what the database knows now."""
    from prometheus_client import CollectorRegistry
    from prometheus_client.multiprocess import MultiProcessCollector

    found = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(found)  # type: ignore[no-untyped-call]
    elif _ours is not None:
        found.register(_ours)
    found.register(Known())
    return found


class Known:
    """What the database knows, asked when it is asked for. A lost database is a number too."""

    def collect(self) -> Iterator[Any]:
        from prometheus_client.core import GaugeMetricFamily

        from putright.project import trouble

        up = GaugeMetricFamily("putright_database_up", "Whether the database answers.")
        try:
            found = list(_known())
        except (DatabaseError, InterfaceError) as error:
            if not trouble.what(error):
                raise
            found = []
        up.add_metric([], 1 if found else 0)
        yield up
        yield from found


def _known() -> Iterator[Any]:
    from prometheus_client.core import GaugeMetricFamily

    from putright.cases import made_anew, owing
    from putright.letters import queries
    from putright.project.clock import now
    from putright.running import beats

    at = now()
    most = f"{owing.MOST:,} means that many or more."
    today = GaugeMetricFamily(
        "putright_clocks_due_today", f"Open clocks owed today. {most}", labels=("organisation",)
    )
    missed = GaugeMetricFamily(
        "putright_clocks_missed",
        f"Open clocks whose day has passed. {most}",
        labels=("organisation",),
    )
    for slug, due, late in owing.by_organisation(at):
        today.add_metric([slug], due)
        missed.add_metric([slug], late)
    yield from (today, missed)
    letters = queries.outbox(at)
    yield GaugeMetricFamily(
        "putright_letters_waiting", f"Letters not sent yet. {most}", value=letters.waiting
    )
    yield GaugeMetricFamily(
        "putright_outbox_age_seconds",
        "Seconds that the oldest of them has waited.",
        value=letters.oldest,
    )
    yield GaugeMetricFamily(
        "putright_letters_lost",
        f"Letters that cannot go, or came back, and went no other way. {most}",
        value=letters.lost,
    )
    yield GaugeMetricFamily(
        "putright_lists_made_anew",
        "Organisations whose lists wait to be made anew for this version.",
        value=len(made_anew.waiting()),
    )
    lag = GaugeMetricFamily(
        "putright_worker_lag_seconds", "Seconds since a worker last looked.", labels=("worker",)
    )
    for worker, seconds in beats.lags(at).items():
        lag.add_metric([worker], seconds)
    yield lag
