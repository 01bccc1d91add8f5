"""Database extensions, asked for in migrations, with a plain word when they cannot be had."""

from __future__ import annotations

from django.contrib.postgres.operations import CreateExtension
from django.core.management.base import CommandError
from django.db import DatabaseError
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class RequireExtension(CreateExtension):
    """Creates an extension unless it is there, as it often is by way of template1: not every role may."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        try:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
        except DatabaseError as error:
            name = schema_editor.connection.settings_dict["NAME"]
            raise CommandError(
                f"The database {name} lacks the extension {self.name}, and it could not be added "
                f"({str(error).splitlines()[0]}). Somebody who administers PostgreSQL must install it and "
                f"run, in {name}: CREATE EXTENSION {self.name};"
            ) from error

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Leave it: others in the database may use it."""
