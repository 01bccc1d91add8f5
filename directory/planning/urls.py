from django.urls import path

from directory.planning import download_views, method_views, outcome_views, views, ward_profile_views

urlpatterns = [
    path("figures/<slug:form>/", download_views.figures_file, name="figures-file"),
    path("wards/<slug:code>/", ward_profile_views.ward_page, name="ward-profile"),
    path("wards/<slug:code>/work-out/", ward_profile_views.ward_work_out, name="ward-work-out"),
    path("method/", method_views.method, name="method"),
    path("unmet/", views.unmet, name="unmet"),
    path("unmet.csv", views.unmet_csv, name="unmet-csv"),
    path("outcomes/", outcome_views.outcomes_page, name="outcomes"),
    path("outcomes.csv", outcome_views.outcomes_csv, name="outcomes-csv"),
]
