"""Which part of Putright answers which address?"""

from django.urls import include, path

urlpatterns = [
    # Answered before addresses are looked up; here so that no organisation takes the name.
    path("health/", include([])),
    path("metrics/", include([])),
    path("staff/", include("putright.workspace.urls")),
    path("", include("putright.design.urls")),
    path("", include("putright.api.urls")),
    path("", include("putright.portal.urls")),
]

handler400 = "putright.design.errors.bad_request"
handler403 = "putright.design.errors.permission_denied"
handler404 = "putright.design.errors.not_found"
handler500 = "putright.project.trouble.broken"
