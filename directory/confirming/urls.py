from django.urls import path

from directory.confirming import views

urlpatterns = [
    path("still-right/<token>/", views.still_right, name="still-right"),
    path("confirming/", views.unanswered, name="unanswered"),
    path("confirming/<int:pk>/by-staff/", views.by_staff, name="confirm-by-staff"),
]
