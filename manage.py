#!/usr/bin/env python
"""Django's command line. `./run manage …` calls it with everything set up."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "directory.config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ModuleNotFoundError as missing:
        if missing.name and missing.name.partition(".")[0] != "django":
            raise
        sys.exit(
            "Django is not installed for this Python. Use ./run manage …, which sets everything up first."
        )
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
