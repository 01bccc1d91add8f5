"""Administration of what geo and assets hold: to look at everything, and to act only through the actions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from assets.actions.listings import publish_listing, withdraw_listing
from assets.actor import Actor
from assets.errors import NotPublishable
from assets.models import Listing, Revision, SchoolTerm, Source, Term
from geo.models import Area, BoundarySet, DemandPoint, ImportRun, Indicator, PlaceName, Postcode

if TYPE_CHECKING:
    ReadOnlyBase = admin.ModelAdmin[Model]
else:
    ReadOnlyBase = admin.ModelAdmin


class ReadOnly(ReadOnlyBase):
    """Rows to look at. They are written by imports and actions, which keep history and search in step."""

    show_full_result_count = False
    ordering = ("-pk",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Listing)
class ListingAdmin(ReadOnly):
    list_display = ("name", "kind", "status", "owner", "ward", "confirmed_at")
    list_filter = ("kind", "status", "location_privacy")
    list_select_related = ("owner", "ward")
    search_fields = ("name",)
    actions = ("publish", "withdraw")

    @admin.action(description="Publish the chosen listings", permissions=["view"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        for listing in queryset:
            try:
                publish_listing(listing, by=Actor.of(request.user), at=timezone.now(), why="Administration")
            except NotPublishable as refusal:
                messages.warning(request, f"{listing}: {refusal}")

    @admin.action(description="Withdraw the chosen listings", permissions=["view"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        for listing in queryset:
            withdraw_listing(listing, by=Actor.of(request.user), at=timezone.now(), why="Administration")


@admin.register(Revision)
class RevisionAdmin(ReadOnly):
    list_display = ("listing", "number", "action", "by_name", "at", "why")
    list_select_related = ("listing",)


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    list_display = ("kind", "file_name", "by_name", "finished_at", "added", "changed", "removed", "rejected")


@admin.register(Term)
class TermAdmin(ReadOnly):
    list_display = ("name", "slug", "parent")
    list_select_related = ("parent",)
    search_fields = ("name", "synonyms__text")


@admin.register(BoundarySet)
class BoundarySetAdmin(ReadOnly):
    list_display = ("name", "kind", "vintage", "is_current", "source", "licence")


for other in (Area, DemandPoint, Indicator, PlaceName, Postcode, SchoolTerm, Source):
    admin.site.register(other, ReadOnly)
