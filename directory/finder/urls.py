from django.urls import path

from directory.finder import tiles, views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.results, name="results"),
    path("search/results.json", views.results_json, name="results-json"),
    path("search/suggest.json", views.suggestions, name="suggestions"),
    path("search/points.json", views.points, name="points"),
    path("map/<int:z>/<int:x>/<int:y>.json", tiles.tile, name="map-tile"),
    path("map/<int:z>/<int:x>/<int:y>.mvt", tiles.vector_tile, name="map-vector-tile"),
    path("listings/<int:pk>/<slug:slug>/", views.listing, name="listing"),
    path("listings/<int:pk>/", views.listing, name="listing-short"),
]
