from django.urls import path

from directory.places import grant_views, views

urlpatterns = [
    path("areas/", views.areas, name="areas"),
    path("areas/<slug:kind>/<slug:code>/", views.area, name="area"),
    path("areas/<slug:kind>/<slug:code>/grants/", grant_views.area_grants, name="area-grants"),
    path("areas/<slug:kind>/<slug:code>/points.json", views.points, name="area-points"),
    path("areas/<slug:kind>/<slug:code>/outline.json", views.outline, name="area-outline"),
    path("map/basemap.json", views.basemap, name="basemap"),
    path("map/outlines.json", views.outlines, name="outlines"),
]
