"""Which deadlines does a calendar program read at somebody's secret address?

It has no session: whoever holds the address reads it. So it says nothing of a customer,
and its owner can make it void at any time (`reminders.py`).
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from putright.project import clock
from putright.reminders import feed, feed_keys
from putright.workspace.door import wrong_method


def calendar_feed(request: HttpRequest, slug: str, secret: str) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return wrong_method(request, ("GET",))
    known = feed_keys.whose(slug, secret)
    if known is None:
        raise Http404
    organisation, actor = known
    found = feed.deadlines(organisation, actor, clock.now())
    tag = feed.tag(organisation, found)
    # Why no date: what went out of the calendar leaves no later one behind in it.
    unchanged = get_conditional_response(request, etag=tag)
    if unchanged is not None:
        return _private(unchanged, tag)
    response = HttpResponse(feed.calendar(organisation, found), content_type=feed.KIND)
    response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return _private(response, tag)


def _private(response: HttpResponse, tag: str) -> HttpResponse:
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return response
