"""What the container and the compose file promise: nothing kept of searches, and every setting within reach."""

from __future__ import annotations

import json
import re
import shlex
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from gunicorn.config import Config  # type: ignore[import-untyped]
from gunicorn.glogging import Logger  # type: ignore[import-untyped]

ROOT = Path(settings.BASE_DIR)
# gunicorn's names for: request line, query, referring page, sender's address, user, browser; any header or variable.
TELLING = re.compile(r"%\((?:[rqfhua]|\{.*?\}[ioe])\)s")


def container_arguments() -> list[str]:
    command = re.findall(r"^CMD (\[.*?\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE | re.DOTALL)[-1]
    arguments: list[str] = json.loads(command.replace("\\\n", ""))
    return arguments


def run_arguments() -> list[str]:
    lines = (ROOT / "run").read_text().replace("\\\n", " ").splitlines()
    return shlex.split(next(line for line in lines if "/bin/gunicorn" in line), comments=True)


def gunicorn_settings(arguments: list[str]) -> Config:
    config = Config()
    options = arguments[next(n for n, word in enumerate(arguments) if word.endswith("gunicorn")) + 1 :]
    # Numbers that the shell would fill in are no concern of the log.
    words = [re.sub(r"^\$\{\w+:-(\d+)\}$", r"\1", word) for word in options]
    for name, value in vars(config.parser().parse_args(words)).items():
        if value is not None and name in config.settings:
            config.set(name, value)
    return config


@pytest.mark.parametrize("arguments", [container_arguments, run_arguments])
def test_the_access_log_says_nothing_of_searches_or_people(arguments: Any) -> None:
    config = gunicorn_settings(arguments())
    assert config.accesslog is None or not TELLING.search(config.access_log_format)
    assert config.logconfig is None
    assert not config.logconfig_dict


def test_a_line_of_the_access_log() -> None:
    config = gunicorn_settings(container_arguments())
    assert config.accesslog == "-"
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": "/search/?q=lonely",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": "/search/",
        "QUERY_STRING": "q=lonely",
        "REMOTE_ADDR": "203.0.113.9",
        "HTTP_REFERER": "https://map.example.org/search/?q=debt",
    }
    line = config.access_log_format % Logger(config).atoms_wrapper_class(_atoms(config, environ))
    assert re.fullmatch(r"\[.+\] GET /search/ 200 512 41", line)


@pytest.mark.parametrize("arguments", [container_arguments, run_arguments])
def test_no_log_of_the_server_has_the_address_of_somebodys_plan(arguments: Any, tmp_path: Path) -> None:
    config = gunicorn_settings(arguments())
    config.set("accesslog", str(tmp_path / "access"))
    config.set("errorlog", str(tmp_path / "error"))
    log = config.logger_class(config)
    address = "/my-plan/Jc1yzQ0mYH4jv9aWq3kF7uTn2Xo/"
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"{address}?a=b",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "PATH_INFO": address,
        "HTTP_REFERER": f"https://map.example.org{address}",
    }
    log.access(_Response(), _Request(), environ, timedelta(milliseconds=41))
    log.error("Error handling request %s", address)
    for handler in [*log.access_log.handlers, *log.error_log.handlers]:
        handler.close()
    access, error = ((tmp_path / name).read_text() for name in ("access", "error"))
    assert "GET /my-plan/… " in access
    assert address not in access
    assert error.endswith("Error handling request /my-plan/…\n")


class _Response:
    status, sent, headers = "200 OK", 512, ()


class _Request:
    headers = ()


def _atoms(config: Config, environ: dict[str, str]) -> dict[str, Any]:
    atoms: dict[str, Any] = Logger(config).atoms(_Response(), _Request(), environ, timedelta(milliseconds=41))
    return atoms


def test_the_database_does_not_log_statements_with_searches_in_them() -> None:
    command = compose()["services"]["database"]["command"]
    assert "log_min_error_statement=panic" in command


def test_the_image_brings_what_plans_are_printed_with() -> None:
    image, script = ((ROOT / name).read_text() for name in ("Dockerfile", "run"))
    for package in (
        *("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
        *("fonts-liberation", "fonts-dejavu-core", "fonts-sil-scheherazade"),
    ):
        assert package in image
        assert f"wanted+=({package})" in script


def test_compose_passes_every_setting_an_operator_may_want() -> None:
    passed = compose()["services"]["web"]["environment"]
    read = set(re.findall(r'env\.\w+\("([A-Z_]+)"', (ROOT / "directory/config/settings.py").read_text()))
    # What the image settles itself, and what is for developers.
    assert read - set(passed) == {
        *("DATABASE_POOL", "GDAL_LIBRARY_PATH", "GEOS_LIBRARY_PATH", "POOL"),
        *("DEBUG", "PAPER_DIR", "STATIC_ROOT"),
    }


def test_the_password_of_the_database_needs_no_escaping() -> None:
    services = compose()["services"]
    assert "PASSWORD" not in services["web"]["environment"]["DATABASE_URL"]
    assert (
        services["web"]["environment"]["PGPASSWORD"]
        == services["database"]["environment"]["POSTGRES_PASSWORD"]
    )


def test_every_setting_is_explained() -> None:
    explained = (ROOT / "docs" / "operating.md").read_text()
    source = (ROOT / "directory/config/settings.py").read_text()
    for name in {
        *re.findall(r'env\.\w+\(["\']([A-Z_]+)["\']', source),
        *compose()["services"]["web"]["environment"],
    }:
        assert f"`{name}`" in explained, name


def compose() -> dict[str, Any]:
    described: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return described
