"""Where does a page get its organisation's colours?"""

from django.http import Http404, HttpRequest, HttpResponse

from putright.design import errors
from putright.design.brand import RECIPE, stylesheet


def brand_css(request: HttpRequest, colour: str, recipe: int) -> HttpResponse:
    """Serve five custom properties, to be kept for a year: the address says all that is in them."""
    if request.method not in ("GET", "HEAD"):
        return errors.wrong_method(request, "GET, HEAD")
    if recipe != RECIPE:
        raise Http404
    response = HttpResponse(stylesheet(f"#{colour}"), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
