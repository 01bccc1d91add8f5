from django.urls import path

from directory.moderation import claims, views

urlpatterns = [
    path("claims/", claims.claim_list, name="claims"),
    path("claims/<uuid:claim>/", claims.decide, name="claim-decide"),
    path("words/", views.words, name="words"),
    path("words/<slug:slug>/", views.theme_words, name="theme-words"),
]
