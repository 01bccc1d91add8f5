from django.urls import path

from directory.moderation import duplicates, views

urlpatterns = [
    path("words/", views.words, name="words"),
    path("words/<slug:slug>/", views.theme_words, name="theme-words"),
    path("duplicates/", duplicates.duplicates, name="duplicates"),
    path("duplicates/merges/", duplicates.merges, name="merges"),
    path("duplicates/merges/<int:pk>/undo/", duplicates.merge_undo, name="merge-undo"),
    path("duplicates/<int:pk>/", duplicates.duplicate, name="duplicate"),
]
