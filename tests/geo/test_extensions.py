from __future__ import annotations

import pytest
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.state import ProjectState

from geo.extensions import RequireExtension

pytestmark = pytest.mark.django_db


def test_an_extension_that_is_there_is_left_as_it_is() -> None:
    state = ProjectState()
    with connection.schema_editor() as editor:
        RequireExtension("postgis").database_forwards("geo", editor, state, state)
        RequireExtension("postgis").database_backwards("geo", editor, state, state)


def test_one_that_cannot_be_had_is_asked_for_in_words() -> None:
    state = ProjectState()
    says = r"lacks the extension no_such.*administers PostgreSQL.*CREATE EXTENSION no_such;"
    with pytest.raises(CommandError, match=says), connection.schema_editor() as editor:
        RequireExtension("no_such").database_forwards("geo", editor, state, state)
