"""Where does a page get its organisation's colours?"""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from putright.design.brand import RECIPE, stylesheet


@require_safe
def brand_css(request: HttpRequest, colour: str, recipe: int) -> HttpResponse:
    """Serve five custom properties, to be kept for a year: the address says all that is in them."""
    if recipe != RECIPE:
        raise Http404
    response = HttpResponse(stylesheet(f"#{colour}"), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
