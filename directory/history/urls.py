from django.urls import path

from directory.history import put_right_views, views

urlpatterns = [
    path("listings/<int:pk>/history/", views.history, name="history"),
    path("listings/<int:pk>/history/<int:number>/", views.version, name="version"),
    path("listings/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("put-right/", put_right_views.put_right, name="put-right"),
]
