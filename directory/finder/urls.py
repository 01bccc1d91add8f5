from django.urls import path

from directory.finder import views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.results, name="results"),
    path("search/points.json", views.points, name="points"),
    path("listings/<int:pk>/<slug:slug>/", views.listing, name="listing"),
    path("listings/<int:pk>/", views.listing, name="listing-short"),
]
