"""geo knows nothing of assets, and assets nothing of directory, in the database too."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

# An app may point at itself and at what stands below it. Accounts are the seam Django itself provides.
BELOW = {
    "geo": {"geo"},
    "assets": {"assets", "geo"},
    "accounts": {"accounts", "auth", "contenttypes"},
    "directory": {"directory", "assets", "geo", "accounts"},
}
OURS = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in BELOW]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_keys_point_down_the_stack(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        if field.auto_created or not field.is_relation or field.related_model is None:
            continue
        target = field.related_model._meta
        if target.label == settings.AUTH_USER_MODEL:
            continue
        assert target.app_label in BELOW[model._meta.app_label], f"{model._meta.label}.{field.name} points up"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_no_model_orders_itself(model: type[models.Model]) -> None:
    """An order hidden in Meta costs a sort in queries that never asked for one."""
    assert not model._meta.ordering


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_geometry_states_its_reference_system(model: type[models.Model]) -> None:
    for field in model._meta.get_fields():
        srid = getattr(field, "srid", None)
        if srid is not None:
            assert srid in (27700, 4326), f"{model._meta.label}.{field.name} is in {srid}"
