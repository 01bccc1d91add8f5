"""Administration of what geo and assets hold: to look at everything, and to act only through the actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from assets.actions.listings import publish_listing, withdraw_listing
from assets.actor import Actor
from assets.errors import AssetsError
from assets.models import Listing, Report, Revision, SchoolTerm, Source, Term
from directory.models import TeamArea
from directory.plans.actions.teams import leaves, works_in
from directory.plans.places import neighbourhoods
from geo.models import Area, BoundarySet, DemandPoint, ImportRun, Indicator, PlaceName, Postcode, RejectedRow

if TYPE_CHECKING:
    ReadOnlyBase = admin.ModelAdmin[Model]
else:
    ReadOnlyBase = admin.ModelAdmin


class ReadOnly(ReadOnlyBase):
    """Rows to look at. They are written by imports and actions, which keep history and search in step."""

    show_full_result_count = False
    ordering: ClassVar[tuple[str, ...]] = ("-pk",)

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
        _each(request, queryset, publish_listing, "published")

    @admin.action(description="Withdraw the chosen listings", permissions=["view"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Listing]) -> None:
        _each(request, queryset, withdraw_listing, "withdrawn")


def _each(
    request: HttpRequest, queryset: QuerySet[Listing], act: Callable[..., Listing], done_in_words: str
) -> None:
    """Do it to each of the listings, and tell how many were done and why the others were not."""
    by, at = Actor.of(request.user), timezone.now()
    done = chosen = 0
    for listing in queryset.order_by("pk"):
        chosen += 1
        try:
            act(listing, by=by, at=at, why="Administration")
        except AssetsError as refusal:
            messages.warning(request, f"{listing}: {refusal}")
        else:
            done += 1
    tell = messages.success if done == chosen else messages.warning
    tell(request, f"{done} of {chosen} chosen listings {done_in_words}.")


@admin.register(Revision)
class RevisionAdmin(ReadOnly):
    list_display = ("listing", "number", "action", "by_name", "at", "why")
    list_select_related = ("listing",)


@admin.register(Report)
class ReportAdmin(ReadOnly):
    list_display = ("listing", "kind", "about", "source", "said_at", "answer", "answered_at")
    list_filter = ("answer", "kind", "about", "source")
    list_select_related = ("listing",)


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnly):
    list_display = ("kind", "file_name", "by_name", "finished_at", "added", "changed", "removed", "rejected")


@admin.register(RejectedRow)
class RejectedRowAdmin(ReadOnly):
    """A list of its own and no inline: a run can have refused thousands of rows."""

    list_display = ("run", "line", "reason")
    list_filter = ("run__kind",)
    list_select_related = ("run",)
    search_fields = ("reason", "run__file_name")
    ordering = ("-run_id", "line", "pk")


@admin.register(Term)
class TermAdmin(ReadOnly):
    list_display = ("name", "slug", "parent")
    list_select_related = ("parent",)
    search_fields = ("name", "synonyms__text")


@admin.register(BoundarySet)
class BoundarySetAdmin(ReadOnly):
    list_display = ("name", "kind", "vintage", "is_current", "source", "licence")


@admin.register(TeamArea)
class TeamAreaAdmin(ReadOnly):
    """Where teams work: added and taken away, never changed."""

    list_display = ("team", "area")
    list_select_related = ("team", "area")
    list_filter = ("team",)
    fields = ("team", "area")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Neighbourhoods in force to choose from, or wards where there are none: those a person can name."""
        if db_field.name == "area":
            choices = neighbourhoods()
            kwargs["queryset"] = Area.objects.filter(pk__in=[area.pk for area in choices]).order_by(
                "name", "pk"
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        made = works_in(form.cleaned_data["team"], form.cleaned_data["area"])
        obj.pk, obj._state.adding = made.pk, False

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        leaves(obj.team, obj.area)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        for row in queryset.select_related("team", "area").order_by("pk"):
            self.delete_model(request, row)


for other in (Area, DemandPoint, Indicator, PlaceName, Postcode, SchoolTerm, Source):
    admin.site.register(other, ReadOnly)
