from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import ReadOnlyPasswordHashField
from django.db.models import QuerySet
from django.http import HttpRequest

from directory.accounts.actions import register_user, revise_user, save_partner, save_team
from directory.accounts.models import Partner, Team, User
from directory.accounts.roles import Role

if TYPE_CHECKING:
    UserModelForm = forms.ModelForm[User]
    UserModelAdmin = admin.ModelAdmin[User]
    PartnerModelAdmin = admin.ModelAdmin[Partner]
    TeamModelAdmin = admin.ModelAdmin[Team]
else:
    UserModelForm, UserModelAdmin = forms.ModelForm, admin.ModelAdmin
    PartnerModelAdmin = TeamModelAdmin = admin.ModelAdmin

_SET_PASSWORD = "A password is set by whoever runs the site: manage changepassword ADDRESS"  # noqa: S105


class UserForm(UserModelForm):
    roles = forms.MultipleChoiceField(
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Administrators may do all the others may, and open these pages.",
    )

    class Meta:
        model = User
        fields: tuple[str, ...] = ("email", "name", "roles", "team")
        help_texts = {"email": "What the person signs in with."}

    def clean(self) -> dict[str, Any] | None:
        # Before the whole row is checked: what it repeats of the roles for Django must agree with them.
        self.instance.give_roles(self.cleaned_data.get("roles", []))
        return super().clean()


class AddUserForm(UserForm):
    class Meta(UserForm.Meta):
        help_texts = {"email": f"What the person signs in with, once there is a password. {_SET_PASSWORD}"}


class ChangeUserForm(UserForm):
    password = ReadOnlyPasswordHashField(label="Password", help_text=_SET_PASSWORD)

    class Meta(UserForm.Meta):
        fields = (*UserForm.Meta.fields, "is_active", "password")
        help_texts = {**UserForm.Meta.help_texts, "is_active": "Without the tick the account is closed."}


class RoleFilter(admin.SimpleListFilter):
    title = "role"
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(role.value, str(role.label)) for role in Role]

    def queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> QuerySet[User]:
        return queryset.filter(roles__contains=[self.value()]) if self.value() else queryset


@admin.register(User)
class UserAdmin(UserModelAdmin):
    list_display = ("email", "name", "roles", "team", "is_active")
    list_filter = ("is_active", RoleFilter, "team")
    list_select_related = ("team",)
    search_fields = ("email", "name")
    ordering = ("email", "pk")

    def get_form(
        self, request: HttpRequest, obj: User | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return super().get_form(
            request, obj, change, **kwargs | {"form": ChangeUserForm if obj else AddUserForm}
        )

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Write through the actions, then show what they wrote."""
        said = form.cleaned_data
        if change:
            revise_user(
                obj,
                email=said["email"],
                name=said["name"],
                roles=said["roles"],
                team=said["team"],
                is_active=said["is_active"],
            )
        else:
            team = said["team"].name if said["team"] else ""
            made = register_user(
                email=said["email"], password=None, name=said["name"], roles=said["roles"], team=team
            )
            obj.pk, obj._state.adding = made.pk, False
        obj.refresh_from_db()


class KeptOnceMade:
    """No deleting: accounts and plans lean on it. Who is no longer a partner has no accounts left."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Partner)
class PartnerAdmin(KeptOnceMade, PartnerModelAdmin):
    list_display = ("name", "kind")
    list_filter = ("kind",)
    search_fields = ("name",)
    ordering = ("name", "pk")

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:
        save_partner(obj, name=form.cleaned_data["name"], kind=form.cleaned_data["kind"])


@admin.register(Team)
class TeamAdmin(KeptOnceMade, TeamModelAdmin):
    list_display = ("name", "partner")
    list_filter = ("partner",)
    list_select_related = ("partner",)
    search_fields = ("name",)
    ordering = ("name", "pk")

    def save_model(self, request: HttpRequest, obj: Team, form: Any, change: bool) -> None:
        save_team(obj, name=form.cleaned_data["name"], partner=form.cleaned_data["partner"])
