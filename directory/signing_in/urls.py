from django.urls import path

from directory.signing_in import views

urlpatterns = [
    path("by-link/", views.ask, name="sign-in-by-link"),
    path("by-link/sent/", views.sent, name="sign-in-link-sent"),
    path("link/<token>/", views.use, name="sign-in-link"),
]
