"""What must follow an import, told to geo by those above it, of whom it knows nothing.

An app registers in its ``AppConfig.ready()``::

    from geo.imports.after import boundaries_applied
    boundaries_applied.append(follow_boundaries)

Callables run inside the import's own transaction, so what follows is applied with it or not at all.
"""

from __future__ import annotations

from collections.abc import Callable

from geo.models import BoundarySet

boundaries_applied: list[Callable[[BoundarySet], None]] = []
"""Called with a boundary set that is current, after its polygons changed or it became current."""
