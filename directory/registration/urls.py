from django.urls import path, re_path

from directory.registration.views import photos, sending, starting, writing

urlpatterns = [
    path("your-groups/listings/<uuid:uuid>/edit/", starting.listing_edit, name="listing-edit"),
    path("your-groups/new/", starting.group_new, name="group-new"),
    path("your-groups/<uuid:uuid>/new/<slug:kind>/", starting.listing_new, name="listing-new"),
    path("your-groups/changes/<uuid:uuid>/", sending.overview, name="proposal"),
    path("your-groups/changes/<uuid:uuid>/send/", sending.send, name="proposal-send"),
    path("your-groups/changes/<uuid:uuid>/give-up/", sending.drop, name="proposal-drop"),
    path("your-groups/changes/<uuid:uuid>/<slug:step>/", writing.step, name="proposal-step"),
    re_path(r"^photos/(?P<name>[0-9a-f]{40})\.webp$", photos.photo, name="photo"),
    re_path(r"^photos/(?P<name>[0-9a-f]{40})-small\.webp$", photos.photo, {"small": True}, name="photo-small"),
]
