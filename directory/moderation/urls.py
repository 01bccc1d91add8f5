from django.urls import path

from directory.moderation import (
    change_views,
    claims,
    duplicates,
    keeping_views,
    morning_views,
    report_views,
    views,
)

urlpatterns = [
    path("", morning_views.morning, name="morning"),
    path("claims/", claims.claim_list, name="claims"),
    path("claims/<uuid:claim>/", claims.decide, name="claim-decide"),
    path("words/", views.words, name="words"),
    path("words/<slug:slug>/", views.theme_words, name="theme-words"),
    path("changes/", morning_views.changes, name="changes"),
    path("changes/<uuid:uuid>/", change_views.change, name="change"),
    path("changes/<uuid:uuid>/edit/", change_views.change_edit, name="change-edit"),
    path("reports/", report_views.reports, name="reports"),
    path("reports/<int:pk>/", report_views.report_answer, name="report-answer"),
    path("reasons/", keeping_views.reasons, name="reasons"),
    path("reasons/<int:pk>/", keeping_views.reason, name="reason"),
    path("trusted/", keeping_views.trusted, name="trusted"),
    path("remits/", keeping_views.remits, name="remits"),
    path("remits/<int:pk>/", keeping_views.remit, name="remit"),
    path("listings/<int:pk>/erase/", keeping_views.erase_personal, name="erase-personal"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/merges/", duplicates.merges, name="merges"),
    path("duplicates/merges/<int:pk>/undo/", duplicates.merge_undo, name="merge-undo"),
    path("duplicates/<int:pk>/", duplicates.duplicate, name="duplicate"),
]
