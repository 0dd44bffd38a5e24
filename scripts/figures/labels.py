"""labels.py - names at the ends of lines, moved apart where ends are close."""


def end_labels(axes, series, size=8.6):
    """Each line's name at its right end, moved apart where ends are close, with a thin leader; a dotted one from a line that
    ends before others, so that it does not look like more of it."""
    axes.figure.canvas.draw()
    ends = [(item, item.points[-1]) for item in series if item.points]
    to_pixels = axes.transData.transform
    step = size * 1.28 * axes.figure.dpi / 72
    spots = sorted(
        ((to_pixels((1, end.interval.median))[1], item) for item, end in ends),
        key=lambda spot: spot[0],
    )
    last = max(end.x for _, end in ends)
    placed = spread([spot for spot, _ in spots], step, *(axes.bbox.y0, axes.bbox.y1))
    inside = axes.transAxes.inverted().transform
    for (spot, item), y in zip(spots, placed):
        end = item.points[-1]
        axes.annotate(
            item.label,
            xy=(end.x, end.interval.median),
            xycoords="data",
            xytext=(1.06, inside((0, y))[1]),
            textcoords="axes fraction",
            va="center",
            fontsize=size,
            color=item.look.colour,
            annotation_clip=False,
            arrowprops={
                "arrowstyle": "-",
                "relpos": (0, 0.5),
                "color": item.look.colour,
                "linewidth": 0.7 if end.x == last else 1,
                "linestyle": "-" if end.x == last else (0, (1, 4)),
                "alpha": 0.6,
                "shrinkA": 1,
                "shrinkB": 4,
            },
        )


def spread(spots, step, low, high):
    """`spots`, ascending, moved to stand `step` apart, within low and high if they fit."""
    groups = [[spot, 1] for spot in spots]  # centre, members
    merged = []
    for centre, count in groups:
        merged.append([centre, count])
        while (
            len(merged) > 1
            and merged[-1][0] - merged[-2][0] < step * (merged[-1][1] + merged[-2][1]) / 2
        ):
            centre, count = merged.pop()
            before, others = merged.pop()
            merged.append([(centre * count + before * others) / (count + others), count + others])
    placed = [
        centre + step * (index - (count - 1) / 2)
        for centre, count in merged
        for index in range(count)
    ]
    if placed and placed[-1] > high:
        for index in range(len(placed) - 1, -1, -1):
            placed[index] = min(placed[index], high - step * (len(placed) - 1 - index))
    if placed and placed[0] < low:
        for index, spot in enumerate(placed):
            placed[index] = max(spot, low + step * index)
    return placed
