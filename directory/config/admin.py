from __future__ import annotations

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import HttpRequest


class SiteAdmin(AdminSite):
    """Django's own administration, for administrators only; sign-in is the site's, throttled like it."""

    site_header = site_title = "Community Asset Map administration"

    def has_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_superuser


class SiteAdminConfig(AdminConfig):
    default_site = "directory.config.admin.SiteAdmin"
