"""by_pairs.py - a workload by its number of pairs.

More pairs than cores cannot be pinned, so that the numbers of pairs are not all of one placement.
"""


def pairs_series(measured, workload):
    """A workload by number of pairs, where most numbers of pairs ran; one pair from the centre if need be.

    Returns the series and the placements of the borrowed cells.
    """
    best = {}
    for placement in measured.values(workload, "placement"):
        series = measured.along(workload, "pairs", placement=placement)
        if _reach(series) > _reach(best):
            best = series
    alone = measured.along(workload, "pairs")
    borrowed = set()
    for key, chosen in best.items():
        if chosen[0].pairs != 1:
            first = [cell for cell in alone.get(key, []) if cell.pairs == 1]
            borrowed.update(cell.placement for cell in first)
            best[key] = first + chosen
    return best, borrowed


def _reach(series):
    return len({cell.pairs for chosen in series.values() for cell in chosen})
