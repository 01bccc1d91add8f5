"""The demo's accounts: one for each role and workers of several partners, with one password made on this machine."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from assets.actions.memberships import add_member
from assets.models import ExternalId, Organisation
from assets.vocabulary import MembershipRole
from directory.accounts.actions import register_user, save_partner, save_team
from directory.accounts.models import Partner, Team, User
from directory.accounts.roles import Role
from directory.plans.actions.teams import works_in
from geo.models import Area, BoundaryKind

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on paper."""
_MEMBER_OF = "hollin-top-pantry"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    email: str
    name: str
    role: Role
    team: str = ""

    @property
    def roles(self) -> list[Role]:
        return [self.role]


@dataclass(frozen=True, slots=True)
class DemoTeam:
    name: str
    partner: str
    kind: Partner.Kind
    neighbourhoods: tuple[str, ...] = ()
    """Codes of those it works in."""


_CENTRE, _HILL = "X99000001", "X99000002"
_COUNCIL, _HOMES = "Marlsden Council", "Wend Valley Homes"
LINK_WORKERS = "Marlsden link workers"
NURSES = "Marlsden Centre neighbourhood nurses"
HOUSING = "Hill Estates housing office"
POLICE = "Marlsden Centre community police"
WORK_COACHES = "Marlsden Jobcentre work coaches"
TEAMS = (
    DemoTeam(LINK_WORKERS, _COUNCIL, Partner.Kind.COUNCIL, (_CENTRE, _HILL)),
    DemoTeam("Public health", _COUNCIL, Partner.Kind.COUNCIL),
    DemoTeam("Marlsden Voluntary Action", "Marlsden Voluntary Action", Partner.Kind.CHARITY),
    DemoTeam(NURSES, "Wend Valley Hospitals", Partner.Kind.NHS, (_CENTRE,)),
    DemoTeam(HOUSING, _HOMES, Partner.Kind.HOUSING, (_CENTRE, _HILL)),
    DemoTeam(POLICE, "Wendshire Police", Partner.Kind.POLICE, (_CENTRE,)),
    DemoTeam(WORK_COACHES, "Department for Work and Pensions", Partner.Kind.DWP),
)

ACCOUNTS = (
    DemoAccount("worker@marlsden.example", "Priya Nair", Role.WORKER, LINK_WORKERS),
    DemoAccount("colleague@marlsden.example", "Lena Novak", Role.WORKER, LINK_WORKERS),
    DemoAccount("nurse@marlsden.example", "Maggie Thwaite", Role.WORKER, NURSES),
    DemoAccount("housing@marlsden.example", "Danny Okafor", Role.WORKER, HOUSING),
    DemoAccount("police@marlsden.example", "Ruth Sykes", Role.WORKER, POLICE),
    DemoAccount("jobcentre@marlsden.example", "Imran Siddiq", Role.WORKER, WORK_COACHES),
    DemoAccount("planner@marlsden.example", "Tom Ackroyd", Role.PLANNER, "Public health"),
    DemoAccount("convenor@marlsden.example", "Grace Adeyemi", Role.CONVENOR, "Marlsden Voluntary Action"),
    DemoAccount("admin@marlsden.example", "Sam Holroyd", Role.ADMINISTRATOR),
    DemoAccount("resident@marlsden.example", "Eileen Marsh", Role.RESIDENT),
    DemoAccount("member@marlsden.example", "Yusuf Rahman", Role.MEMBER),
)


def new_password() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def password_in(path: Path) -> str:
    """The demo's password, made the first time; only this user may read the file.

    Raises OSError where no file can be kept, as in a container.
    """
    try:
        kept = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        kept = ""
    if kept:
        return kept
    made = new_password()
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(made + "\n")
    fresh.replace(path)
    return made


def are_there() -> bool:
    """Tell whether every account has been made."""
    return User.objects.filter(email__in=[a.email for a in ACCOUNTS]).count() == len(ACCOUNTS)


def are_registered(password: str) -> bool:
    """Tell whether every account is there and the password opens them."""
    return are_there() and User.objects.get(email=ACCOUNTS[0].email).check_password(password)


def sign_ins(password: str) -> str:
    """What somebody needs to know to sign in, in lines."""
    widest = max(len(account.email) for account in ACCOUNTS)
    lines = [
        f"  {account.email:<{widest}}  {account.role.label}" + (f", {account.team}" if account.team else "")
        for account in ACCOUNTS
    ]
    return "\n".join([f"Sign in with any of these; the password of all is {password}", *lines])


def register(password: str, *, at: datetime) -> None:
    """Make the accounts, or give them this password; one of them looks after an organisation."""
    _make_teams()
    for account in ACCOUNTS:
        user = register_user(
            email=account.email,
            password=password,
            name=account.name,
            roles=account.roles,
            team=account.team,
            superuser=account.role == Role.ADMINISTRATOR,
        )
        if account.role == Role.MEMBER and (organisation := _organisation()) is not None:
            add_member(organisation, user, role=MembershipRole.OWNER, at=at)


def _make_teams() -> None:
    """The teams, whose they are, and the neighbourhoods they work in, where those are loaded."""
    areas = {area.code: area for area in Area.objects.current(BoundaryKind.NEIGHBOURHOOD)}
    for made_up in TEAMS:
        known = Partner.objects.filter(name=made_up.partner).first()
        partner = save_partner(known, name=made_up.partner, kind=made_up.kind)
        there = Team.objects.filter(name=made_up.name).first()
        team = save_team(there, name=made_up.name, partner=partner)
        for code in made_up.neighbourhoods:
            if code in areas:
                works_in(team, areas[code])


def _organisation() -> Organisation | None:
    known = ExternalId.objects.filter(source__slug="marlsden-demo", value=_MEMBER_OF).first()
    if known is not None:
        return Organisation.objects.filter(pk=known.listing_id).first()
    return Organisation.objects.published().order_by("name", "pk").first()
