from django.urls import path

from directory.moderation import views

urlpatterns = [
    path("words/", views.words, name="words"),
    path("words/<slug:slug>/", views.theme_words, name="theme-words"),
]
