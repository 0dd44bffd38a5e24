"""words.py - captions, warnings, and the names of rows and settings in figures and tables."""

from estimates import processes
from estimates.measured import FLOOR
from figures import style, units

# Texts are written for a run of one process; of_processes() says instead what holds for several.
_OF_SEVERAL = (
    ("median of the", "geometric mean over processes of the median of each one's"),
    (", from order statistics", ""),
    ("none below 6 trials", f"none below {processes.FEWEST} processes"),
)
WHISKERS = (
    "Small dots: every trial, in the order they ran. Large mark: median of the trials. Whiskers: 95 % interval of it, from"
    " order statistics, none below 6 trials; one that leaves the figure ends in an arrow. Two large marks: the trials fall"
    " into two modes; a mark's size is its share of the trials."
)
LINE_WHISKERS = (
    "Marks: median of the trials. Whiskers: 95 % interval of it, from order statistics, none below 6 trials; dotted where"
    " the trials fall into two modes, with a dash at each. A line is broken where the speed of the bare hand-off was another."
)
UNRESOLVED = (
    f"What their group resolves is not known: its control has fewer than {processes.FEWEST} usable processes;"
    " more of them would tell."
)
_COUNTED = ("messages", "round_trips", "workers", "tasks", "members")
_DOUBTS_SHOWN = 2  # more would not fit above a figure; a page has them all


def alarm(run, shown=_DOUBTS_SHOWN):
    """The line under the title of a run not to be quoted as it is; empty if there is no doubt."""
    parts = []
    if run.build["dirty"]:
        parts.append("Uncommitted sources.")
    if run.about["state"] != "complete":
        done = run.trials.block.nunique()
        why = "its time was spent: " if run.about["state"] == "budget_spent" else ""
        parts.append(f"Incomplete run: {why}{done} of {planned_rounds(run)} rounds.")
    doubts = run.about["suspect"]
    if doubts:
        parts.append("Suspect run: " + " ".join(sentence(text) for text in doubts[:shown]))
    if shown is not None and len(doubts) > shown:
        parts.append(f"And {len(doubts) - shown} more, see the page.")
    return " ".join(parts)


def planned_rounds(run):
    """Rounds in all processes of all machines."""
    return run.about["rounds"] * run.about["processes"] * len(run.record["machines"])


def sentence(text):
    """A remark with a capital and a full stop."""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")


def caption(run, cells, how):
    """Machine, commit, run, trials, marks, and how to read the whiskers."""
    machine, build = run.machine, run.build
    counts = sorted({len(cell.costs) for cell in cells})
    trials = f"{counts[0]}" if len(counts) == 1 else f"{counts[0]} to {counts[-1]}"
    total = sum(len(cell.all_costs) for cell in cells)
    kept = sum(cell.choice.kept for cell in cells)
    left_out = total - sum(len(cell.costs) for cell in cells)
    where = [machine["cpu"] or "unknown processor", count(machine["cores"], "core") if machine["cores"] is not None else ""]
    where.append(f"under {machine['hypervisor']}" if machine["hypervisor"] else "")
    where = ", ".join(part for part in where if part)
    if len(run.record["machines"]) > 1:
        where += f" and {len(run.record['machines']) - 1} more"
    commit = build["commit"][:7] if build["commit"] else "unknown"
    hollow = " (hollow dots)" if left_out and how.startswith(WHISKERS) else ""
    return (
        f"{where}. Commit {commit}{' with uncommitted changes' if build['dirty'] else ''},"
        f" {build['compiler']}. Run {run.about['id']}. Trials per cell: {trials}{_hand_off(cells)}; left out as"
        f" disturbed or of another speed: {left_out} of {total}{hollow}{_kept(kept)}. {of_processes(run, how)}"
    )


def _kept(disturbed):
    """What a caption says of disturbed trials that an estimate is from."""
    return f"; disturbed and used, in rows where most are: {disturbed}" if disturbed else ""


def of_processes(run, text):
    """A text that is written for a run of one process, as it holds for this run."""
    for of_one, of_several in _OF_SEVERAL if processes_of(run) > 1 else ():
        text = text.replace(of_one, of_several)
    return text


def _hand_off(cells):
    """The states of the machine that the estimates of some cells speak of."""
    found = sorted({one for one in (cell.choice.regime for cell in cells) if one is not None}, key=lambda one: one.median)
    return f", at a {' or '.join(one.name for one in found)}" if found else ""


def processes_of(run):
    """How many processes have trials."""
    return run.trials.run_process.nunique()


def count(number, noun):
    """So many of something: 1 cell, 2 cells."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def label(cell):
    """Backend and wait strategy, as rows and lines are named."""
    if cell.origin == FLOOR:
        return f"floor ({cell.label})"
    if cell.origin == "language":  # its run-time system decides how it waits
        return cell.label
    name = f"{cell.bare_of} (bare)" if cell.bare_of else cell.label
    return f"{name} · {style.wait_words(cell.wait)}"


def where(point):
    """The setting of a figure in words."""
    words = []
    if "payload_bytes" in point:
        words.append(f"{units.size(point['payload_bytes'])} payload")
    if point.get("carry", "value") != "value":
        words.append(f"by {point['carry']}")
    if "capacity" in point:
        words.append(f"capacity {point['capacity']:,}")
    if "pairs" in point:
        words.append(count(point["pairs"], "pair"))
    words += [
        f"{point[key]:,} {key.replace('_', ' ')}"
        for key in _COUNTED
        if isinstance(point.get(key), int)
    ]
    if point.get("spawn", "inside") != "inside":
        words.append("threads started outside the span (ours)")
    if "placement" in point:
        words.append(point["placement"])
    return ", ".join(words)


def direction(log, better):
    """The scale of an axis, and which end is better."""
    return f"{'logarithmic; ' if log else ''}{better} is better"
