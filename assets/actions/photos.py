"""The only writer of photos. They lie in storage by the name of their content and are public only with a listing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import TextField
from django.db.models.fields.json import KeyTextTransform

from assets.models import Listing, Proposal, Revision
from assets.photos import read_photo

FOLDER = "photos"
KEPT = timedelta(days=2)
"""A photo that nothing names is kept so long: its change may not have been saved yet, or is being put back."""
_BATCH = 500


def keep_photo(data: bytes) -> str:
    """Store a photo somebody sent, made anew, and return its name. Raises BadPhoto. The same again is the same."""
    photo = read_photo(data)
    for path, content in (
        (photo_path(photo.name), photo.large),
        (photo_path(photo.name, small=True), photo.small),
    ):
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(content))
    return photo.name


def photo_path(name: str, *, small: bool = False) -> str:
    """Where the storage has it: 256 folders, so that none grows too long to list."""
    return f"{FOLDER}/{name[:2]}/{name}{'-small' if small else ''}.webp"


def forget_unused_photos(at: datetime) -> int:
    """Delete the photos that no listing, no version of one and no open change names. Returns how many.

    Safe to run at any time and twice at once. A few hundred names are looked up at a time.
    """
    forgotten = 0
    for names in _stored(at):
        unused = names - _named(names)
        for name in sorted(unused):
            default_storage.delete(photo_path(name))
            default_storage.delete(photo_path(name, small=True))
        forgotten += len(unused)
    return forgotten


def _stored(at: datetime) -> Iterator[set[str]]:
    """The names in storage that have been there for a while, some at a time."""
    if not default_storage.exists(FOLDER):
        return
    batch: set[str] = set()
    for folder in default_storage.listdir(FOLDER)[0]:
        for file in default_storage.listdir(f"{FOLDER}/{folder}")[1]:
            if default_storage.get_modified_time(f"{FOLDER}/{folder}/{file}") < at - KEPT:
                batch.add(file.removesuffix(".webp").removesuffix("-small"))
        if len(batch) >= _BATCH:
            yield batch
            batch = set()
    if batch:
        yield batch


def _named(names: set[str]) -> set[str]:
    said = [
        *Listing.objects.filter(photo__in=names).values_list("photo", flat=True),
        *_in_documents(Revision.objects.all(), "after", names),
        *_in_documents(Proposal.objects.all(), "document", names),
        *_in_documents(Proposal.objects.all(), "base", names),
    ]
    return set(said)


def _in_documents(rows, column: str, names: set[str]) -> Iterator[str]:  # type: ignore[no-untyped-def]
    found = rows.annotate(photo_name=KeyTextTransform("photo", column, output_field=TextField()))
    yield from found.filter(photo_name__in=names).values_list("photo_name", flat=True).distinct()
