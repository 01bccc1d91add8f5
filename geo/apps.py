from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

from django.apps import AppConfig


def _share_gdals_data() -> None:
    """Tell GDAL where its tables are, before anything uses it.

    Django and pyogrio use one GDAL, the one in pyogrio's wheel, and GDAL looks for its data once. When
    Django asks first, without this, pyogrio can never be imported in the same process.
    """
    spec = find_spec("pyogrio")
    if spec is not None and spec.origin is not None:
        for variable, folder in (("GDAL_DATA", "gdal_data"), ("PROJ_DATA", "proj_data")):
            path = Path(spec.origin).parent / folder
            if path.is_dir():
                os.environ.setdefault(variable, str(path))


_share_gdals_data()


class GeoConfig(AppConfig):
    name = "geo"
    verbose_name = "Places"
    default_auto_field = "django.db.models.BigAutoField"
