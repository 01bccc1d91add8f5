from django.contrib import admin
from django.urls import include, path

from directory.components import errors, pages
from directory.components.language import choose_language

handler400 = errors.bad_request
handler403 = errors.forbidden
handler404 = errors.not_found
handler500 = errors.server_error

urlpatterns = [
    # Before the finder's, whose listings have names for addresses.
    path("", include("directory.history.urls")),
    path("", include("directory.finder.urls")),
    path("", include("directory.places.urls")),
    path("", include("directory.accounts.urls")),
    path("", include("directory.prescribing.urls")),
    path("", include("directory.confirming.urls")),
    path("sign-in/", include("directory.signing_in.urls")),
    path("", include("directory.joining.urls")),
    path("moderation/", include("directory.moderation.urls")),
    path("", include("directory.registration.urls")),
    path("my-plan/", include("directory.own_plan.urls")),
    path("planning/", include("directory.planning.urls")),
    path("about/", pages.about, name="about"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("language/", choose_language, name="language"),
    path("healthz", errors.health, name="health"),
    path("admin/", admin.site.urls),
]
