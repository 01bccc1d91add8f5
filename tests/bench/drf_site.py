"""A site of Django REST framework with its geographic add-on and one address, to be served by gunicorn from .var/peers.

It has the real site's database, pool and models, and none of its middleware.
"""

from __future__ import annotations

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from directory.config import settings as real

settings.configure(
    **{name: value for name, value in vars(real).items() if name.isupper()}
    | {
        "INSTALLED_APPS": [*real.INSTALLED_APPS, "rest_framework", "rest_framework_gis"],
        "MIDDLEWARE": [],
        "ROOT_URLCONF": "tests.bench.drf_views",
        "REST_FRAMEWORK": {
            "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
            "DEFAULT_AUTHENTICATION_CLASSES": [],
            "DEFAULT_PERMISSION_CLASSES": [],
        },
    }
)
application = get_wsgi_application()
