"""words.py - what figures and tables say of a run: captions, alarms, names of rows and places."""

import style
import units

WHISKERS = (
    "Small dots: every trial, in the order they ran. Large mark: median. Whiskers: 95 % interval of"
    " the median from order statistics, none below 6 trials. Two large marks: the trials fall into"
    " two modes, and size is weight."
)
LINE_WHISKERS = (
    "Marks: medians. Whiskers: 95 % interval of the median from order statistics, none below 6"
    " trials; dotted where the trials fall into two modes, with a dash at each."
)
_COUNTED = ("messages", "round_trips", "workers", "tasks", "members")
_DOUBTS_SHOWN = 2  # more would push the figure off the page


def alarm(run):
    """The line under the title of a run not to be quoted as it is; empty for a clean one."""
    parts = []
    if run["build"]["dirty"]:
        parts.append("Uncommitted sources.")
    doubts = run["run"]["suspect"]
    if doubts:
        parts.append("Suspect run: " + " ".join(sentence(text) for text in doubts[:_DOUBTS_SHOWN]))
    if len(doubts) > _DOUBTS_SHOWN:
        parts.append(f"And {len(doubts) - _DOUBTS_SHOWN} more, see summary.md.")
    return " ".join(parts)


def sentence(text):
    """A remark with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def caption(run, cells, how):
    """Machine, commit, run, trials, marks, and how to read the whiskers."""
    machine, build = run["machine"], run["build"]
    counts = sorted({len(cell.trials) for cell in cells})
    trials = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    total = sum(len(cell.trials) for cell in cells)
    marked = sum(sum(cell.marked) for cell in cells)
    where = [machine["cpu"] or "unknown processor", _count(machine["cores"], "core")]
    where.append(f"under {machine['hypervisor']}" if machine["hypervisor"] else "")
    where = ", ".join(part for part in where if part)
    commit = build["commit"][:7] if build["commit"] else "unknown"
    hollow = (
        "; hollow dots, counted in"
        if marked and how.startswith(WHISKERS)
        else "; counted in" if marked else ""
    )
    return (
        f"{where}. Commit {commit}{' with uncommitted changes' if build['dirty'] else ''},"
        f" {build['compiler']}. Run {run['run']['id']}. Trials per cell: {trials}; marked as"
        f" disturbed: {marked} of {total}{hollow}. {how}"
    )


def _count(number, noun):
    return "" if number is None else f"{number} {noun}{'' if number == 1 else 's'}"


def label(cell):
    """Backend and waiting policy, as rows and lines are named."""
    name = "floor (bare hand-off)" if cell.backend == style.FLOOR else cell.backend
    return name if cell.backend == style.FLOOR else f"{name} · {style.wait_words(cell.wait)}"


def where(point):
    """The place of a figure in the plan, in words."""
    words = []
    if "payload_bytes" in point:
        words.append(f"{units.size(point['payload_bytes'])} payload")
    if point.get("carry", "value") != "value":
        words.append(f"by {point['carry']}")
    if "pairs" in point:
        words.append(f"{point['pairs']} pair{'' if point['pairs'] == 1 else 's'}")
    words += [
        f"{point[key]:,} {key.replace('_', ' ')}"
        for key in _COUNTED
        if isinstance(point.get(key), int)
    ]
    if point.get("spawn", "inside") != "inside":
        words.append("threads made outside the span (ours)")
    if "placement" in point:
        words.append(point["placement"])
    return ", ".join(words)


def direction(log, better):
    return f"{'logarithmic; ' if log else ''}{better} is better"


def floor_values(cells):
    return [value for cell in cells for value in cell.floors.values()]
