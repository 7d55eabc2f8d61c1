"""Which addresses does the design layer answer?"""

from django.urls import path, register_converter

from putright.design import views


class Colour:
    regex = "[0-9a-f]{6}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Colour, "colour")

app_name = "design"
urlpatterns = [
    path("brand/<colour:colour>-<int:recipe>.css", views.brand_css, name="brand"),
]
