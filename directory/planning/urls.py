from django.urls import path

from directory.planning import (
    aim_views,
    asked_for_views,
    download_views,
    gaps_views,
    method_views,
    outcome_views,
    siting_views,
    views,
    ward_profile_views,
    what_if_views,
)

urlpatterns = [
    path("", gaps_views.gaps, name="gaps"),
    path("map/<int:pk>/", gaps_views.gaps_map, name="gaps-map"),
    path("sites/", siting_views.siting, name="siting"),
    path("what-if/", what_if_views.what_ifs, name="what-ifs"),
    path("what-if/<slug:token>/", what_if_views.what_if, name="what-if"),
    path("what-if/<slug:token>/change/", what_if_views.what_if_change, name="what-if-change"),
    path("aims/", aim_views.aims, name="aims"),
    path("aims/<int:pk>/end/", aim_views.aim_end, name="aim-end"),
    path("asked-for/", asked_for_views.asked_for_page, name="asked-for"),
    path("figures/<slug:form>/", download_views.figures_file, name="figures-file"),
    path("wards/<slug:code>/", ward_profile_views.ward_page, name="ward-profile"),
    path("wards/<slug:code>/work-out/", ward_profile_views.ward_work_out, name="ward-work-out"),
    path("method/", method_views.method, name="method"),
    path("unmet/", views.unmet, name="unmet"),
    path("unmet.csv", views.unmet_csv, name="unmet-csv"),
    path("outcomes/", outcome_views.outcomes_page, name="outcomes"),
    path("outcomes.csv", outcome_views.outcomes_csv, name="outcomes-csv"),
]
