"""Which address leads the staff where?"""

from django.urls import URLPattern, path

from putright.workspace.views.sign_in import sign_in, sign_out

app_name = "workspace"
urlpatterns: list[URLPattern] = [
    path("sign-in/", sign_in, name="sign-in"),
    path("sign-out/", sign_out, name="sign-out"),
]
