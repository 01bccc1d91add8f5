"""What people send to the site, cut off where no photo could be so big, before it is kept anywhere."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from assets.photos import MOST_BYTES

TOO_BIG = "upload.too_big"
"""Set in a request's META when something sent with it was cut off and thrown away."""


class LimitedUpload(FileUploadHandler):
    """Keeps what is sent in memory, up to one photo's worth for the whole request; what is more is read and dropped."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.seen = 0
        self.kept = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.kept = BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.seen += len(raw_data)
        if self.seen > MOST_BYTES:
            self.kept = BytesIO()
            if self.request is not None:
                self.request.META[TOO_BIG] = True
            raise SkipFile
        self.kept.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> UploadedFile | None:
        return SimpleUploadedFile(self.file_name or "", self.kept.getvalue(), self.content_type or "")


def was_too_big(request: HttpRequest) -> bool:
    """Tell whether something sent with this request was dropped because of its size."""
    return bool(request.META.get(TOO_BIG))
