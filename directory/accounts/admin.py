from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import admin
from django.contrib.auth.forms import ReadOnlyPasswordHashField

from directory.accounts.models import Team, User
from directory.accounts.roles import Role

if TYPE_CHECKING:
    UserModelForm = forms.ModelForm[User]
    UserModelAdmin = admin.ModelAdmin[User]
else:
    UserModelForm, UserModelAdmin = forms.ModelForm, admin.ModelAdmin


class UserForm(UserModelForm):
    password = ReadOnlyPasswordHashField(
        label="Password", help_text="Set with: ./run manage changepassword ADDRESS"
    )
    roles = forms.MultipleChoiceField(
        choices=Role.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = User
        fields = ("email", "name", "roles", "team", "is_active", "is_staff", "is_superuser", "password")


@admin.register(User)
class UserAdmin(UserModelAdmin):
    form = UserForm
    list_display = ("email", "name", "team", "is_active", "is_superuser")
    list_filter = ("is_active", "is_superuser", "team")
    search_fields = ("email", "name")
    ordering = ("email", "pk")


admin.site.register(Team)
