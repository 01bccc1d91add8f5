from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from directory.accounts.roles import Role


class UserManager(BaseUserManager["User"]):
    """Makes accounts; Django's own commands (createsuperuser) call it."""

    def create_user(
        self, email: str, password: str | None = None, *, roles: Iterable[str] = (), **fields: Any
    ) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.give_roles(roles)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, **fields | {"roles": [Role.ADMINISTRATOR]})

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)


class Partner(models.Model):
    """An organisation whose workers use the site together with others': the council, the NHS, a housing association."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        NHS = "nhs", "NHS"
        POLICE = "police", "Police"
        DWP = "dwp", "Jobcentre (DWP)"
        HOUSING = "housing", "Housing"
        CHARITY = "charity", "Charity or community group"
        OTHER = "other", "Other"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["council", "nhs", "police", "dwp", "housing", "charity", "other"]),
                name="partner_kind",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A team of one partner: the council's link workers, a ward's police team, a housing office."""

    name = models.CharField(max_length=120, unique=True)
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="teams"
    )

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in, known by an e-mail address.

    ``roles`` says what the account may. Django's ``is_superuser`` and ``is_staff`` repeat whether it is an
    administrator, for Django's own code to read; ``give_roles`` sets all three, and the database refuses a difference.
    """

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role), default=list, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="members")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may open the administration site", default=False)
    counts_searches = models.BooleanField(
        "searches are counted",
        default=True,
        help_text="For planners to see what is missing where; never who searched, nor what they wrote",
    )
    language = models.CharField(
        max_length=12,
        blank=True,
        help_text="Of the site when they last signed in by link; mail is written in it",
    )
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        constraints = [
            # Sign-in ignores case, so two accounts must not differ by case alone.
            models.UniqueConstraint(Lower("email"), name="user_email_any_case"),
            models.CheckConstraint(condition=Q(roles__contained_by=Role.values), name="user_roles"),
            models.CheckConstraint(
                condition=Q(is_superuser=True, is_staff=True, roles__contains=[Role.ADMINISTRATOR.value])
                | (Q(is_superuser=False, is_staff=False) & ~Q(roles__contains=[Role.ADMINISTRATOR.value])),
                name="user_administrator",
                violation_error_message="An administrator is who has that role, and nobody else.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def has_role(self, *roles: str) -> bool:
        """Tell whether the account has any of these roles. Administrators have them all."""
        return self.is_active and not {Role.ADMINISTRATOR.value, *roles}.isdisjoint(self.roles)

    def give_roles(self, roles: Iterable[str]) -> None:
        """Set what the account may, in place of what it might before. Does not save."""
        self.roles = sorted({str(role) for role in roles})
        self.is_superuser = self.is_staff = Role.ADMINISTRATOR in self.roles
