"""Conditions that are set phrases: cost, access, who it is for, how one takes part, and the like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assets.search.words.languages import LANGUAGES
from assets.search.words.normal import Token, fold
from assets.search.words.parts import PartKind, Span, span
from assets.search.words.phrases import Phrases
from assets.vocabulary import Access, Attendance, Cost, Group, Kind, Referral, in_english


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Code -> the phrases for it, parted by commas.
_COST: dict[str, str] = {
    Cost.FREE: "free, for free, is free, free of charge, no cost, no charge, without charge, without"
    " paying, costs nothing, nothing to pay, that is free, completely free, totally free, at no cost",
    Cost.DONATION: "pay what you can, pay as you can, by donation, donations only, for a donation",
}
_ACCESS: dict[str, str] = {
    Access.STEP_FREE: "wheelchair, wheelchair accessible, accessible by wheelchair, wheelchair"
    " access, wheelchair friendly, wheelchair user, in a wheelchair, uses a wheelchair, step free,"
    " step free access, no steps, no stairs, without steps, without stairs, level access, ramp, ramp"
    " access, disabled access, can't manage stairs, can't do stairs, for wheelchair users, with a"
    " wheelchair",
    Access.ACCESSIBLE_TOILET: "accessible toilet, disabled toilet, accessible loo, disabled loo,"
    " wheelchair toilet",
    Access.CHANGING_PLACES: "changing places, changing places toilet",
    Access.BLUE_BADGE_PARKING: "blue badge parking, disabled parking, disabled bay",
    Access.LIFT: "with a lift, has a lift",
    Access.HOIST: "hoist, with a hoist, has a hoist",
    Access.HEARING_LOOP: "hearing loop, induction loop, loop system, with a hearing loop, has a hearing loop",
    Access.BSL: "bsl, in bsl, bsl interpreter, with bsl, british sign language, in british sign"
    " language, sign language interpreter, in sign language, signed in bsl, uses bsl, bsl user",
    Access.EASY_READ: "easy read, in easy read",
    Access.QUIET_SPACE: "quiet, quiet space, quiet room, quiet place, somewhere quiet, quiet area,"
    " with a quiet space, with a quiet room",
    Access.DEMENTIA_FRIENDLY: "dementia friendly",
    Access.AUTISM_FRIENDLY: "autism friendly, autistic friendly, sensory friendly",
    Access.ASSISTANCE_DOGS: "assistance dog, assistance dogs welcome, with an assistance dog, guide"
    " dogs welcome, with a guide dog, has a guide dog",
    Access.CARERS_WELCOME: "carers welcome, carer can come, can bring a carer, with a carer, with her"
    " carer, bring a carer",
    Access.BABY_CHANGE: "baby change, baby changing, nappy changing",
    Access.TRANSPORT: "with transport, transport provided, transport included, with transport there,"
    " help getting there, picks people up, picked up from home, door to door transport",
}
# Each after "for".
_GROUP: dict[str, str] = {
    Group.WOMEN: "women, ladies, just women, women only",
    Group.MEN: "men, blokes, lads, fellas, just men, men only, gentlemen",
    Group.OLDER_PEOPLE: "older people, older adults, the elderly, elderly people, old people,"
    " pensioners, seniors, retired people",
    Group.YOUNG_PEOPLE: "young people, youngsters, youths",
    Group.CHILDREN: "children, kids, little ones",
    Group.FAMILIES: "families, the whole family, all the family",
    Group.NEW_PARENTS: "new parents, new mums, new dads, expectant parents, expectant mums",
    Group.CARERS: "carers, unpaid carers, family carers",
    Group.YOUNG_CARERS: "young carers",
    Group.DISABLED_PEOPLE: "disabled people, disabled adults, people with disabilities, people with a"
    " disability, the disabled",
    Group.LEARNING_DISABILITY: "people with a learning disability, people with learning disabilities,"
    " people with learning difficulties, adults with learning disabilities, adults with a learning"
    " disability",
    Group.NEURODIVERGENT: "autistic people, autistic adults, neurodivergent people, people with"
    " autism, people with adhd, adults with autism, adults with adhd",
    Group.DEAF_PEOPLE: "deaf people, the deaf, hard of hearing people, people with hearing loss",
    Group.SIGHT_LOSS: "blind people, the blind, people with sight loss, visually impaired people,"
    " partially sighted people",
    Group.LGBT: "lgbt people, lgbtq people, gay people, trans people, gay men, lesbians",
    Group.REFUGEES: "refugees, asylum seekers, people seeking asylum",
    Group.VETERANS: "veterans, ex-forces, ex-servicemen, service leavers",
    Group.BEREAVED: "bereaved people, the bereaved, widows, widowers, bereaved parents",
    Group.JOB_SEEKERS: "job seekers, jobseekers, unemployed people, the unemployed, people out of"
    " work, people looking for work",
    Group.HOMELESS_PEOPLE: "homeless people, the homeless, rough sleepers",
    Group.IN_RECOVERY: "people in recovery",
    Group.STUDENTS: "students, university students, college students",
}
_ATTENDANCE: dict[str, str] = {
    Attendance.ONLINE: "online, on line, on zoom, by zoom, over zoom, via zoom, by video, by video"
    " call, virtual, virtually",
    Attendance.PHONE: "by phone, by telephone, over the phone, over the telephone, on the phone, on"
    " the telephone",
    Attendance.AT_HOME: "at home visit, visits at home, visit at home, comes to the house, comes to"
    " the home, comes to me, comes to you, comes to her, comes to him, come to the house, come to us,"
    " comes to us, in my own home, in her own home, in his own home, in their own home, in your own"
    " home",
    Attendance.IN_PERSON: "in person, face to face",
}
# Either would do: what is done from home is done by phone or online.
_FROM_HOME = (
    "from home, from my home, from my own home, from her home, from his home, without leaving the house"
)
for _way in (Attendance.ONLINE, Attendance.PHONE):
    _ATTENDANCE[_way] += f", {_FROM_HOME}"
_KIND: dict[str, str] = {
    Kind.OPENING: "volunteer, volunteering, to volunteer, help out, volunteer role, volunteering"
    " role, volunteering opportunities, volunteer opportunities, volunteering opportunity, chance to"
    " volunteer, give my time, give some time, give time, voluntary work",
    Kind.SPACE: "room hire, rooms to hire, hire a room, room for hire, room to rent for a group, hall"
    " hire, hire a hall, hall to hire, hall for hire, venue hire, hire a venue, venue to hire, venue"
    " for hire, space to hire, space for hire, hire a space, somewhere to hire, book a room, book a"
    " hall, kitchen hire, hire a kitchen",
}
_REFERRAL = (
    "no referral, no referral needed, no referral required, without a referral, don't need a referral,"
    " doesn't need a referral, self referral, self refer, can self refer, open access, refer myself, refer yourself"
)
_ROOM = (
    "with places, with places left, places left, places available, with spaces, spaces left, spaces available,"
    " has space, has spaces, has places, has room, with room, taking new people, taking new members,"
    " no waiting list, without a waiting list, not full"
)
# Within these, a word does not mean the condition it usually does.
_NOT_AFTER: dict[str, str] = {
    Cost.FREE: "gluten dairy sugar drug drugs smoke alcohol step barrier scam plastic wheat nut duty"
    " toll lactose meat hands carbon violence debt fat allergen caffeine crime pain stress car"
    " traffic fragrance hassle risk worry jargon dog im am hes shes theyre were youre are",
    Kind.OPENING: "a an",
}
_NOT_BEFORE: dict[str, str] = {
    Cost.FREE: "parking school wifi wi range from time trade speech church standing style run spirit"
    " will fall hours range kick wheel diving climbing weights jazz",
    Access.STEP_FREE: "basketball rugby tennis dance dancing sport sports repair repairs hire loan"
    " loans service racing football curling fencing badminton",
    Access.BSL: "class classes course courses lesson lessons training level beginners",
    Access.QUIET_SPACE: "garden carriage time book reading day walk night",
    Attendance.ONLINE: "safety banking shopping scam scams form forms dating gaming security fraud"
    " bullying abuse gambling account bills bill",
    Kind.OPENING: "centre center driver drivers manager coordinator training support visitor",
}
_LEARNT = _split(
    "learn learning learns teach teaches study studying practise practice improve like dont doesnt cant no"
)
_TAUGHT = _split(
    "class classes lesson lessons course courses club school schools community communities food shop"
    " shops language cooking cuisine dancing dance music centre church culture festival festivals film"
    " films nails"
)


_STOPS_BEFORE = {code: _split(words) for code, words in _NOT_AFTER.items()}
_STOPS_AFTER = {code: _split(words) for code, words in _NOT_BEFORE.items()}


def _learnt() -> Phrases[tuple[PartKind, str, str]]:
    known: Phrases[tuple[PartKind, str, str]] = Phrases()
    tables: list[tuple[PartKind, dict[str, str], dict[str, str], str]] = [
        (PartKind.COST, _COST, dict(in_english(Cost.choices)), ""),
        (PartKind.ACCESS, _ACCESS, dict(in_english(Access.choices)), ""),
        (PartKind.GROUP, _GROUP, dict(in_english(Group.choices)), "for "),
        (PartKind.ATTENDANCE, _ATTENDANCE, dict(in_english(Attendance.choices)), ""),
        (PartKind.KIND, _KIND, dict(in_english(Kind.choices)), ""),
        (PartKind.REFERRAL, {Referral.SELF: _REFERRAL}, {Referral.SELF: "No referral needed"}, ""),
        (PartKind.ROOM, {"yes": _ROOM}, {"yes": "Has room"}, ""),
    ]
    for kind, phrases, labels, before in tables:
        for code, listed in phrases.items():
            for phrase in listed.split(","):
                known.add(before + phrase.strip(), (kind, str(code), str(labels[code])))
    for code, names in LANGUAGES.items():
        for name in names:
            for phrase in (
                "in {}",
                "{} speaking",
                "{} speaker",
                "who speaks {}",
                "speaks {}",
                "speaks only {}",
            ):
                known.add(phrase.format(name), (PartKind.LANGUAGE, code, names[0]))
            known.add(f"speaker of {name}", (PartKind.LANGUAGE, code, names[0]))
    return known


PHRASES = _learnt()


def conditions(text: str, words: Sequence[Token], start: int) -> Iterator[Span]:
    """The set phrases that begin with the word at ``start``."""
    before = words[start - 1].folded if start and not words[start].apart else ""
    for end, meanings in PHRASES.at(words, start):
        after = words[end].folded if end < len(words) and not words[end].apart else ""
        said = [meaning for meaning in meanings if not _stopped(meaning, before, after, words[start:end])]
        if said:
            alike = [meaning for meaning in said if meaning[0] == said[0][0] == PartKind.ATTENDANCE]
            yield span(text, words, start, end, *(alike or said[:1]))


def _stopped(meaning: tuple[PartKind, str, str], before: str, after: str, words: Sequence[Token]) -> bool:
    kind, code, _ = meaning
    if kind is PartKind.LANGUAGE:
        return before in _LEARNT or (words[-1].folded != "speaking" and after in _TAUGHT)
    if kind is PartKind.KIND and code == Kind.OPENING and any(w.folded == "volunteers" for w in words):
        return True
    return before in _STOPS_BEFORE.get(code, ()) or after in _STOPS_AFTER.get(code, ())


WORDS = frozenset(fold(name) for names in LANGUAGES.values() for name in names)
"""Words that are never misspelt ones, besides those of the phrases."""
