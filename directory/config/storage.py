from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names files by their content, in the imports between ES modules too, so browsers may keep them for ever."""

    support_js_module_import_aggregation = True
