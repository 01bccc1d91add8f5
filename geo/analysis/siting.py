"""Where one more would reach most of those who have nothing within reach: the maximal covering location problem.

R. Church and C. ReVelle, "The maximal covering location problem", Papers of the Regional Science Association 32,
1974: of the places that could host something, choose p so that as many people as can be are within reach of one. Who
is within reach of something today counts as reached already. The answer is a good one, found by greedy choice and
then by exchange (M. Teitz and P. Bart, 1968), and always the same; ``bound`` says how good the best of all could
possibly be.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from geo.analysis.arrays import Bools, Floats, Ints, add_to, added_up, counts, of_length
from geo.analysis.errors import BadReach
from geo.analysis.points import Demand, Supply
from geo.analysis.reach import pairs
from geo.analysis.siting_bound import Cover, best_possible, easy_bound, gains

_NO_BETTER = 1e-9
"""What is gained has to be more than this share of all there is to gain: less is rounding."""
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Site:
    """A place to add something. ``candidate``: its row among the candidates; ``newly``: the rows of demand points
    that have nothing within reach without it, those that earlier sites reach not among them; ``people``: how many
    live there; ``so_far``: with those of earlier sites.
    """

    candidate: int
    newly: Ints
    people: float
    so_far: float

    def by_area(self, demand: Demand, area: npt.ArrayLike, areas: int) -> Floats:
        """Return (a,) how many of the people newly reached live in each area; ``area`` as for ``mean_by_area``."""
        of_area = of_length(np.asarray(area, dtype=np.int64), len(demand), "the area of each point")[
            self.newly
        ]
        here = of_area >= 0
        return added_up(of_area[here], demand.people[self.newly][here], areas)


@dataclass(frozen=True, slots=True)
class Sites:
    """What is suggested, best first.

    ``before``: people within reach already. ``people``: of all demand points. ``weight``: what the sites gain, in
    people times their priority. ``bound``: what no choice of sites could exceed; ``solved``: whether that comes from
    solving the problem itself, not from an easy estimate. ``asked``: how many sites were asked for; fewer are given
    where no candidate is left that would reach anybody more.
    """

    sites: tuple[Site, ...]
    before: float
    people: float
    weight: float
    bound: float
    solved: bool
    asked: int

    @property
    def gap(self) -> float:
        """By what share of the bound the suggestion may fall short of the best there is; 0 where it is the best."""
        return max(0.0, 1 - self.weight / self.bound) if self.bound > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Nearby:
    """Something that is there already, with how many of the people asked about live within its reach."""

    place: int
    people: float
    share: float


def suggest(
    demand: Demand,
    candidates: Supply,
    radius_m: float,
    sites: int,
    already: npt.ArrayLike,
    *,
    priority: npt.ArrayLike | None = None,
    solve_s: float = 0.0,
) -> Sites:
    """Choose up to ``sites`` candidates that bring most people who have nothing within ``radius_m`` (straight) into
    reach.

    ``already`` (n,): who has something within reach today, as ``within`` tells. ``priority`` (n,): how much a person
    counts, 1 if not given; 2 for the most deprived makes them count double. With ``solve_s``, up to so many seconds
    go into solving the problem exactly, for the bound alone. Of candidates that gain the same, the first is taken.
    """
    if sites < 1:
        raise BadReach(f"{sites} sites: at least one is to be chosen")
    reached: Bools = of_length(np.asarray(already, dtype=np.bool_), len(demand), "who is reached already")
    each = 1.0 if priority is None else counts(priority, len(demand), "priority")
    weight = np.where(reached, 0.0, demand.people * each)
    cover = _cover(demand, candidates, radius_m)
    chosen = _in_order(cover, weight, _exchange(cover, weight, _greedy(cover, weight, sites)))
    found = _sites(demand, cover, weight, chosen)
    gained = float(sum(weight[site.newly].sum() for site in found))
    bound, solved = easy_bound(cover, weight, chosen, sites), False
    if solve_s > 0 and gained < bound:
        best = best_possible(cover, weight, sites, solve_s)
        solved = best.proven
        bound = max(gained, min(bound, best.bound))
    before = float(demand.people[reached].sum())
    return Sites(tuple(found), before, float(demand.people.sum()), gained, bound, solved, sites)


def could_grow(
    demand: Demand, newly: Ints, places: Supply, radius_m: float, *, most: int = 5
) -> list[Nearby]:
    """Return what is there already within reach of the same people: it could open longer, or take in more.

    ``newly``: rows of the demand points asked about, such as those of a ``Site``. Those that reach most of their
    people come first, of equals the first in ``places``; at most ``most``, none that reaches nobody.
    """
    asked = demand.keep(newly)
    people = np.zeros(len(places))
    for block in pairs(asked, places, radius_m):
        add_to(people, block.supply, asked.people[block.demand])
    total = float(asked.people.sum())
    order = np.argsort(-people, kind="stable")[:most]
    return [Nearby(int(at), float(people[at]), float(people[at]) / total) for at in order if people[at] > 0]


def _cover(demand: Demand, candidates: Supply, radius_m: float) -> Cover:
    """Which demand points (columns) each candidate (row) reaches."""
    found = list(pairs(demand, candidates, radius_m))
    rows = np.concatenate([block.supply for block in found]) if found else np.zeros(0, dtype=np.int64)
    columns = np.concatenate([block.demand for block in found]) if found else rows
    shape = (len(candidates), len(demand))
    cover = sparse.csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    cover.sort_indices()
    return cover


def _reached_by(cover: Cover, candidate: int) -> Ints:
    return cover.indices[cover.indptr[candidate] : cover.indptr[candidate + 1]].astype(np.int64)


def _greedy(cover: Cover, weight: Floats, sites: int) -> list[int]:
    """Choose one at a time, each the one that gains most after those before it."""
    left, chosen = weight.copy(), list[int]()
    for _ in range(min(sites, cover.shape[0])):
        gain = gains(cover, left)
        best = _first_best(gain)
        if gain[best] <= _NO_BETTER * weight.sum():
            break
        chosen.append(best)
        left[_reached_by(cover, best)] = 0.0
    return chosen


def _exchange(cover: Cover, weight: Floats, chosen: list[int]) -> list[int]:
    """Exchange one chosen candidate for another for as long as that gains something."""
    chosen = list(chosen)
    times = np.zeros(len(weight), dtype=np.int64)
    for candidate in chosen:
        times[_reached_by(cover, candidate)] += 1
    for _ in range(_ROUNDS):
        better = False
        for place, candidate in enumerate(chosen):
            mine = _reached_by(cover, candidate)
            times[mine] -= 1
            gain = gains(cover, np.where(times == 0, weight, 0.0))
            best = _first_best(gain)
            if gain[best] > gain[candidate] + _NO_BETTER * weight.sum():
                chosen[place], better = best, True
            times[_reached_by(cover, chosen[place])] += 1
        if not better:
            break
    return chosen


def _in_order(cover: Cover, weight: Floats, chosen: list[int]) -> list[int]:
    """Put those chosen into the order in which each gains most after those before it."""
    among = sorted(chosen)
    return [among[at] for at in _greedy(cover[among], weight, len(among))] if among else []


def _first_best(gain: Floats) -> int:
    """The first of those that gain most, what differs by rounding alone taken as equal."""
    return int(np.argmax(gain >= gain.max() * (1 - 1e-12)))


def _sites(demand: Demand, cover: Cover, weight: Floats, chosen: list[int]) -> list[Site]:
    waiting, found, so_far = weight > 0, list[Site](), 0.0
    for candidate in chosen:
        reaches = _reached_by(cover, candidate)
        newly = reaches[waiting[reaches]]
        waiting[newly] = False
        people = float(demand.people[newly].sum())
        so_far += people
        found.append(Site(candidate, newly, people, so_far))
    return found
