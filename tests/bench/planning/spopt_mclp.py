"""A maximal covering problem by spopt and CBC, run by the Python in .var/peers: ``spopt_mclp.py PROBLEM.npz``."""

from __future__ import annotations

import json
import sys
import time

import numpy as np


def main(path: str) -> None:
    import pulp
    from spopt.locate import MCLP

    with np.load(path) as kept:
        metres, weight = kept["metres"], kept["weight"]
        radius_m, sites = float(kept["radius_m"]), int(kept["sites"])
    started = time.perf_counter()
    problem = MCLP.from_cost_matrix(metres, weight, radius_m, p_facilities=sites)
    problem.solve(pulp.PULP_CBC_CMD(msg=False))
    seconds = time.perf_counter() - started
    print(json.dumps({"best": problem.problem.objective.value(), "seconds": seconds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
