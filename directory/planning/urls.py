from django.urls import path

from directory.planning import views

urlpatterns = [
    path("unmet/", views.unmet, name="unmet"),
    path("unmet.csv", views.unmet_csv, name="unmet-csv"),
]
