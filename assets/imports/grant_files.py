"""Grants as files of the 360Giving Standard 1.4 hold them: JSON, or CSV with its titles, each as one plain mapping.

Nothing of a grant to a single person, and no address, leaves this module.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NoReturn

from geo.imports.csv_file import CsvFile
from geo.imports.problem import ImportProblem
from geo.imports.report import Report
from geo.imports.source import SourceFile, open_bytes, open_source

MOST_BYTES = 100_000_000
"""All grants of a large funder for ten years are a tenth of it; a JSON file is read whole, and takes ten times that."""

Values = dict[str, tuple[Any, ...]]
"""A grant's values by their path in the standard's JSON, without the numbers of lists: "recipientOrganization/id"."""

_PARTS = {
    "recipient org": "recipientOrganization",
    "recipient ind": "recipientIndividual",
    "to individuals details": "toIndividualsDetails",
    "funding org": "fundingOrganization",
    "beneficiary location": "beneficiaryLocation",
    "planned dates": "plannedDates",
    "grant programme": "grantProgramme",
}
_FIELDS = {
    "identifier": "id",
    "amount awarded": "amountAwarded",
    "award date": "awardDate",
    "charity number": "charityNumber",
    "company number": "companyNumber",
    "geographic code": "geoCode",
    "start date": "startDate",
    "end date": "endDate",
}
SEVERAL = "recipientOrganization/several"
"""There, if a grant is to more organisations than one."""
WANTED = frozenset(
    {
        *("id", "title", "description", "currency", "amountAwarded", "awardDate", "url"),
        *("plannedDates/startDate", "plannedDates/endDate", "grantProgramme/title"),
        *("fundingOrganization/id", "fundingOrganization/name"),
        *("recipientOrganization/id", "recipientOrganization/name"),
        *("recipientOrganization/charityNumber", "recipientOrganization/companyNumber"),
        *("beneficiaryLocation/geoCode", SEVERAL),
    }
)
"""All that is taken out of a file."""
_PERSON = ("recipientIndividual", "toIndividualsDetails")
_KNOWN_BY_CASE = {path.casefold(): path for path in WANTED}


def open_grants(path: Path | str) -> SourceFile:
    """Open a file that is small enough to be one of grants. Raises ``ImportProblem``."""
    path = Path(path)
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        size, most = path.stat().st_size / 1e6, MOST_BYTES / 1e6
        raise ImportProblem(
            f"{path.name} has {size:,.0f} MB; a file of grants may have {most:,.0f} MB at most."
        )
    return open_source(path)


def read_grants(source: SourceFile, report: Report) -> Iterator[tuple[int, Values]]:
    """Yield each grant with its line, or its number among those of a JSON file, without those to single people.

    Raises ``ImportProblem`` for a file that is none of grants.
    """
    rows = _json(source) if _is_json(source) else _csv(source, report)
    for line, values in rows:
        if any(part.startswith(_PERSON) for part in values):
            report.skip("grants to single people, of whom nothing is kept")
        else:
            yield line, {path: found for path, found in values.items() if path in WANTED}


def _is_json(source: SourceFile) -> bool:
    if source.path.suffix.lower() == ".json":
        return True
    content, under = open_bytes(source)
    with under, content:
        return content.read(200).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _json(source: SourceFile) -> Iterator[tuple[int, Values]]:
    content, under = open_bytes(source)
    with under, content:
        data = content.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ImportProblem(f"{source.name} unpacks to more than {MOST_BYTES / 1e6:,.0f} MB.")
    try:
        package = json.loads(data.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise ImportProblem(f"{source.name} is not UTF-8 text.") from error
    except json.JSONDecodeError as error:
        raise ImportProblem(
            f"{source.name} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from error
    except (RecursionError, ValueError) as error:
        raise ImportProblem(f"{source.name} holds what JSON of grants cannot: {error}.") from error
    grants = package.get("grants") if isinstance(package, dict) else None
    if not isinstance(grants, list):
        raise ImportProblem(f"{source.name} has no list called “grants”: is it a 360Giving file?")
    for number, grant in enumerate(grants, start=1):
        yield number, _values(grant) if isinstance(grant, dict) else {}


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")


def _values(grant: Mapping[str, Any]) -> Values:
    found: dict[str, list[Any]] = {}
    for name, value in grant.items():
        many = value if isinstance(value, list) else [value]
        # Of several bodies the first is the one that matters; of places, all of them do.
        for each in many if name == "beneficiaryLocation" else many[:1]:
            inner = (
                {f"{name}/{key}": text for key, text in each.items()}
                if isinstance(each, dict)
                else {name: each}
            )
            for path, text in inner.items():
                if text not in (None, "", [], {}):
                    found.setdefault(path, []).append(text)
        if name == "recipientOrganization" and len(many) > 1:
            found[SEVERAL] = [len(many)]
    return {path: tuple(texts) for path, texts in found.items()}


def _csv(source: SourceFile, report: Report) -> Iterator[tuple[int, Values]]:
    table = CsvFile(source)
    paths = [path_of(column) for column in table.columns]
    if "id" not in paths or "amountAwarded" not in paths:
        raise ImportProblem(
            f"{source.name} has no columns “Identifier” and “Amount Awarded”: is it a 360Giving file?"
        )
    for row in table.rows(report):
        values: dict[str, list[str]] = {}
        for path, cell in zip(paths, row.cells, strict=True):
            if cell:
                values.setdefault(path, []).append(cell)
        if len(values.get("recipientOrganization/id", ())) > 1:
            values[SEVERAL] = ["yes"]
        yield row.line, {path: tuple(cells) for path, cells in values.items()}


def path_of(column: str) -> str:
    """Return the path of a column: "Recipient Org:0:Identifier" and "recipientOrganization/0/id" are one."""
    parts = [
        part.strip() for part in re.split(r"[:/]", column) if part.strip() and not part.strip().isdigit()
    ]
    named = [_PARTS.get(part.casefold(), part) for part in parts[:-1]]
    last = parts[-1] if parts else ""
    if not named:
        named_last = _PARTS.get(last.casefold()) or _FIELDS.get(last.casefold(), last)
    else:
        named_last = _FIELDS.get(last.casefold(), last)
    path = "/".join([*named, named_last])
    return _KNOWN_BY_CASE.get(path.casefold(), path)
