"""Runs the real program and checks what it leaves behind: after a whole run, a killed one that goes on, a full disk.

usage: run_format_test.py pipes_bench schema.json [--exhaustive]

With --exhaustive (make nightly) every signal in every kind of run; else each signal and each kind of run once.
"""

import concurrent.futures
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
import backends as backend_tables
import workloads as workload_tables
from pages.blog import page as blog_page
from run_files import FEW, ROUNDS, again, check, directory_with_rounds, going_on, measuring_process, on_terminal, read, start
from runs import reading

SEVERAL = [f"--rounds={ROUNDS // 4}", "--processes=4"]


def whole_run(bench, schema):
    """Every cell of the smoke plan."""
    with tempfile.TemporaryDirectory() as out:
        program = start(bench, out, "--plan=smoke", "--quiet")
        shown, errors = program.communicate()
        assert program.returncode == 0, errors
        latest = pathlib.Path(out, "latest")
        assert latest.is_symlink()
        run, rounds, left = read(latest)
        check(run, rounds, schema)
        assert run["voids"] == [], run["voids"][:3]
        assert (run["run"]["state"], run["run"]["plan"]) == ("complete", "smoke")
        assert run["run"]["plan_file"]["name"] == "smoke"
        assert any("control_of" in cell for cell in run["cells"])
        assert run["machines"][0]["after"] is not None
        assert "qualification" not in run["machines"][0], "plan smoke says nothing about time"
        assert len(rounds) == run["run"]["rounds"] and not left
        assert len(rounds[0]) == len(run["cells"]), "a cell without a trial"
        pairs = {cell["name"]: cell.get("pairs", 1) for cell in run["cells"]}
        for trial in rounds[0]:
            assert int(trial["operations"]) <= 80 * pairs[trial["cell"]], f"many operations: {trial}"
        assert run["run"]["id"] == latest.resolve().name
        kept = json.loads(backend_tables.KEPT.read_text(encoding="utf-8"))
        assert backend_tables.kept_of(run) == kept, (
            "results/backends.json, which documents are printed from, is not what the backends say of themselves; "
            "anew: make bench PLAN=smoke, then scripts/backends.py results/latest --keep")
        said = {cell["workload"]: (cell["operation"], cell["messages_per_operation"]) for cell in run["cells"]}
        read_from_headers = {one.name: (one.operation, one.messages) for one in workload_tables.listed()}
        assert said == read_from_headers, (said, read_from_headers)
        last = shown.strip().splitlines()[-1]
        assert pathlib.Path(last).resolve() == (latest / "run.json").resolve(), last
        assert sorted(p.name for p in latest.iterdir()) == ["run.json", "trials.csv"]
        assert sorted(p.name for p in pathlib.Path(out).iterdir()) == sorted(
            ["latest", run["run"]["id"]])
        return len(run["cells"])


def stopped_run(bench, schema, how, state, code, *flags):
    """A run of many rounds that a signal ends: the finished rounds are all there."""
    with tempfile.TemporaryDirectory() as out:
        program = start(bench, out, *FEW, *flags)
        directory = directory_with_rounds(out, 3)
        program.send_signal(how)
        shown, errors = program.communicate()
        assert program.returncode == code, (program.returncode, errors)
        run, rounds, _ = read(directory)
        check(run, rounds, schema)
        assert run["run"]["state"] == state, run["run"]["state"]
        assert 3 <= len(rounds) < ROUNDS
        assert all(len(lines) == len(run["cells"]) for lines in rounds)
        if how != signal.SIGKILL:
            assert f"stopped after {len(rounds)} of {ROUNDS} rounds" in errors, errors
            assert "lower is better" in shown, "the table is missing"


def several_processes(bench, schema):
    """Each process has its rounds, in an order that goes on from the last one's; one seed, the same order."""
    orders = []
    for _ in range(2):
        with tempfile.TemporaryDirectory() as out:
            program = start(bench, out, *FEW, "--rounds=2", "--processes=3", "--seed=7")
            shown, errors = program.communicate()
            assert program.returncode == 0, errors
            run, rounds, left = read(pathlib.Path(out, "latest"))
            check(run, rounds, schema)
            assert (run["run"]["processes"], run["run"]["rounds"], run["run"]["state"]) == (3, 2, "complete")
            places = [(digest["process"], digest["round"]) for digest in run["digests"]]
            assert places == [(process, number) for process in range(3) for number in range(2)] and not left, places
            assert "lower is better" in shown, "the table is missing"
            orders.append([line["cell"] for lines in rounds for line in lines])
    assert orders[0] == orders[1]


def resumed_run(bench, schema, how, processes, rounds):
    """A run that is killed, twice, goes on until all its rounds are there; at most the present round is lost."""
    all_rounds = processes * rounds
    with tempfile.TemporaryDirectory() as out:
        program = start(bench, out, *FEW, f"--processes={processes}", f"--rounds={rounds}", "--seed=7")
        directory = directory_with_rounds(out, 3)
        program.send_signal(how)
        program.communicate()
        first, had, _ = read(directory)
        kept = [(d["process"], d["round"], d["sha256"]) for d in first["digests"]]
        assert 3 <= len(kept) < all_rounds, len(kept)
        with (directory / "trials.csv").open("a") as lines:  # as if it had been killed while it wrote them
            lines.write("0,9,,9,0,half a li")

        program = going_on(bench, directory)
        directory_with_rounds(out, len(kept) + 2)
        program.send_signal(signal.SIGKILL)
        _, errors = program.communicate()
        assert f" after {len(kept)} of {all_rounds} rounds" in errors, errors
        assert re.search(r"[0-9]+ lines? of a round that was not finished", errors), errors
        second, _, _ = read(directory)

        code, shown, errors = again(bench, directory, "--quiet")
        assert code == 0, (code, errors)
        assert "lower is better" in shown, "the table is missing"
        run, finished, left = read(pathlib.Path(out, "latest"))
        check(run, finished, schema)
        assert (run["run"]["state"], run["run"]["id"]) == ("complete", first["run"]["id"])
        assert run["run"]["command"] == first["run"]["command"] and run["run"]["time"] == first["run"]["time"]
        assert len(finished) == all_rounds and not left
        assert all(len(lines) == len(run["cells"]) for lines in finished)
        assert [(d["process"], d["round"], d["sha256"]) for d in run["digests"]][:len(kept)] == kept
        assert [entry["rounds"] for entry in run["run"]["resumed"]] == [len(kept), len(second["digests"])]
        places = [(d["process"], d["round"]) for d in run["digests"]]
        assert places == sorted(set(places)) and max(p for p, _ in places) >= processes - 1, places
        for process in {p for p, _ in places}:  # each with the rounds from 0 on, none with more than planned
            its = [number for p, number in places if p == process]
            assert its == list(range(len(its))) and len(its) <= rounds, (process, its)

        with tempfile.TemporaryDirectory() as other:  # the same rounds as of a run that nobody interrupted
            program = start(bench, other, *FEW, f"--processes={processes}", f"--rounds={rounds}", "--seed=7")
            program.communicate()
            _, whole, _ = read(pathlib.Path(other, "latest"))
        order = [[line["cell"] for line in lines] for lines in finished]
        assert order == [[line["cell"] for line in lines] for lines in whole]

        text = (directory / "run.json").read_bytes()
        code, _, errors = again(bench, directory)
        assert code == 2 and errors == f"pipes_bench: --resume={directory}: is finished: nothing to go on with\n", errors
        assert (directory / "run.json").read_bytes() == text


def plan_that_is_gone(bench, schema):
    """A run goes on by the plan that it recorded, whatever has become of its file, as of one read from a pipe."""
    with tempfile.TemporaryDirectory() as out:
        plan = pathlib.Path(out, "mine.toml")
        plan.write_text(
            'experiments = ["axes"]\nworkload = "ping_pong"\nbackend = ["ring", "slots"]\nwait = "park"\nplacement = "unpinned"\n'
            f"payload_bytes = 8\nprocesses = 1\nrounds = {ROUNDS}\ntrial_ms = 1\n")
        program = start(bench, out, f"--plan={plan}", "--quiet")
        directory = directory_with_rounds(out, 3)
        program.send_signal(signal.SIGKILL)
        program.communicate()
        first, had, _ = read(directory)
        plan.unlink()
        program = going_on(bench, directory)
        directory_with_rounds(out, len(had) + 2)
        program.send_signal(signal.SIGINT)
        _, errors = program.communicate()
        assert f" after {len(had)} of {ROUNDS} rounds" in errors, errors
        run, rounds, _ = read(directory)
        check(run, rounds, schema)
        assert run["run"]["plan_file"] == first["run"]["plan_file"] and len(rounds) > len(had), errors


def refused_to_go_on(bench):
    """A run of which a file was edited or cut is not gone on with, nor by other flags, and nothing of it is changed."""
    with tempfile.TemporaryDirectory() as out:
        program = start(bench, out, *FEW, "--processes=2")
        directory = directory_with_rounds(out, 3)
        program.send_signal(signal.SIGKILL)
        program.communicate()
        whole = {name: (directory / name).read_bytes() for name in ("run.json", "trials.csv")}
        _, first, *_ = whole["trials.csv"].splitlines(keepends=True)
        edited = first.replace(b"0,", b"1,", 1)
        for name, content in (
                ("trials.csv", whole["trials.csv"].replace(first, edited, 1)),
                ("trials.csv", whole["trials.csv"][:len(whole["trials.csv"]) // 4]),
                ("run.json", whole["run.json"][:-20]),
                ("run.json", whole["run.json"].replace(b'"kernel": "', b'"kernel": "not ')),
                ("run.json", whole["run.json"].replace(b'"duration_s": ', b'"duration_s": 1')),
                ("run.json", whole["run.json"].replace(b'"commit": ', b'"commit": "0", "was": ')),
                ("run.json", b"")):
            (directory / name).write_bytes(content)
            before = {file: (directory / file).read_bytes() for file in whole}
            code, shown, errors = again(bench, directory)
            assert code == 2 and errors.count("\n") == 1 and not shown, (name, code, errors)
            assert errors.startswith(f"pipes_bench: --resume={directory}: "), errors
            assert {file: (directory / file).read_bytes() for file in whole} == before, name
            (directory / name).write_bytes(whole[name])
        code, _, errors = again(bench, directory, "--rounds=3")
        assert code == 2 and errors.startswith("pipes_bench: --rounds=3: not beside --resume"), errors
        assert {file: (directory / file).read_bytes() for file in whole} == whole


def run_within_a_budget(bench, schema, *flags):
    """A run has as many processes and rounds as fit the time; the record says what was planned and what ended it."""
    with tempfile.TemporaryDirectory() as out:
        program = start(bench, out, *(flag for flag in FEW if flag != "--quiet"), "--budget=4s", *flags)
        shown, errors = program.communicate()
        assert program.returncode == 0, (program.returncode, errors)
        assert "lower is better" in shown, "the table is missing"
        run, rounds, _ = read(pathlib.Path(out, "latest"))
        check(run, rounds, schema)
        head = run["run"]
        planned = {"processes": 1, "rounds": ROUNDS, **{
            name.lstrip("-"): int(value) for name, value in (flag.split("=") for flag in flags)}}
        assert head["budget"] == {"seconds": 4, **planned}, head["budget"]
        assert head["processes"] <= planned["processes"] and head["rounds"] <= planned["rounds"]
        assert head["processes"] * head["rounds"] < planned["processes"] * planned["rounds"], head
        said = re.search(r"^budget 4 s: [0-9]+ process(es)? of [0-9]+ rounds? \(the plan has ([0-9]+) process(?:es)? of ([0-9]+)\)", errors, re.M)
        assert said and (int(said[2]), int(said[3])) == (planned["processes"], planned["rounds"]), errors
        whole = len(rounds) == head["processes"] * head["rounds"]
        # Other tests run beside it; a run does one round, whatever that takes.
        assert head["duration_s"] < 4 + 6 or len(rounds) == 1, (head["duration_s"], errors)
        assert rounds and head["state"] == ("complete" if whole else "budget_spent"), (head, len(rounds))
        assert whole or f"the budget of 4 s ended the run after {len(rounds)} of " in errors, errors
        code, _, errors = again(bench, pathlib.Path(out, "latest"))
        assert code == 2 and ": is finished: " in errors and errors.count("\n") == 1, errors


def too_small_a_budget(bench):
    """It is refused before anything is measured, with what it would take."""
    with tempfile.TemporaryDirectory() as out:
        program = start(bench, out, *FEW, "--budget=1s")
        shown, errors = program.communicate()
        assert program.returncode == 2 and not shown, (program.returncode, shown)
        assert re.fullmatch(
            r"pipes_bench: --budget=1s: too little for one round of one process \(allowed: from [0-9]+s\)\n", errors), errors
        assert not list(pathlib.Path(out).iterdir())


def run_for_regimes(bench, schema):
    """A run whose plan asks for more rounds of a regime than it plans has further processes, and says what came of it."""
    with tempfile.TemporaryDirectory() as out:
        plan = pathlib.Path(out, "mine.toml")
        plan.write_text(
            'experiments = ["axes"]\nworkload = "ping_pong"\nbackend = "ring"\nwait = "park"\nplacement = "unpinned"\n'
            "payload_bytes = 8\nprocesses = 1\nrounds = 2\ntrial_ms = 300\n"
            'regimes = 1\nrounds_per_regime = 3\nbudget = "60s"\n')
        code, errors = on_terminal([bench, f"--out={out}", f"--plan={plan}"])
        assert code == 0, (code, errors)
        run, rounds, _ = read(pathlib.Path(out, "latest"))
        check(run, rounds, schema)
        head = run["run"]
        assert head["budget"] == {"seconds": 60, "processes": 1, "rounds": 2}, head["budget"]
        wanted = {key: head["plan_file"][key] for key in ("regimes", "rounds_per_regime", "budget")}
        assert wanted == {"regimes": 1, "rounds_per_regime": 3, "budget": "60s"}, wanted
        assert head["processes"] >= 4 and head["state"] == "complete", head  # fewer give no interval
        assert len(rounds) == 2 * head["processes"] == 2 * len({digest["process"] for digest in run["digests"]}), head
        assert "goes on for 1 regime of 3 rounds, at most until its budget ends: " in errors, errors
        assert re.search(r" for 1 regime of 3 rounds \([0-9+ ]+ so far\)", errors), "the line of progress"
        told = re.search(r"pipes_bench: 1 regime of 3 rounds asked for: (hand-off of [0-9]+ ns in ([0-9]+) rounds of ([0-9]+) processes.*)$", errors, re.M)
        assert told and 3 <= int(told[2]) <= len(rounds) and 4 <= int(told[3]) <= head["processes"], errors
        assert "\nthen further processes for 1 regime of 3 rounds, at most 1 min in all\n" in errors, errors


def process_that_dies(bench, schema):
    """A process of several that is killed: the finished rounds are there, and a line says what happened."""
    with tempfile.TemporaryDirectory() as out:
        program = start(bench, out, *FEW, "--processes=2")
        directory = directory_with_rounds(out, 3)
        os.kill(measuring_process(program.pid), signal.SIGKILL)
        shown, errors = program.communicate()
        assert program.returncode == 1, (program.returncode, errors)
        assert errors == "pipes_bench: a process of the run has ended by itself: was ended by signal 9\n", errors
        run, rounds, _ = read(directory)
        check(run, rounds, schema)
        assert run["run"]["state"] == "interrupted" and len(rounds) >= 3
        assert "lower is better" in shown, "the table is missing"


def full_disk(bench, schema):
    """No file can grow beyond a limit: an error in one line, and the rounds that were written."""
    limit = 12_000
    with tempfile.TemporaryDirectory() as out:
        program = start(bench, out, *FEW, under=["prlimit", f"--fsize={limit}"])
        shown, errors = program.communicate()
        assert program.returncode == 2, (program.returncode, errors)
        assert errors.count("\n") == 1 and "cannot" not in shown, errors
        assert errors.startswith(f"pipes_bench: --out={out}: ") and "File too large" in errors, errors
        assert "lower is better" in shown, "the table is missing"
        run, rounds, _ = read(next(pathlib.Path(out).glob("*-*/")))
        check(run, rounds, schema)
        assert run["run"]["state"] in ("running", "interrupted") and len(rounds) > 3


def own_sets(bench):
    """The page of the posts finds our set in a run and in the counts, whatever it is called today."""
    with tempfile.TemporaryDirectory() as out:
        program = start(bench, out, "--plan=blog", "--processes=1", "--rounds=1", "--quiet",
                        "--filter=^idle_members/.*members:(8|10000)/")
        _, errors = program.communicate()
        assert program.returncode == 0, errors
        latest = pathlib.Path(out, "latest")
        counts = pathlib.Path(bench).parent / "pipes_counts"  # a sanitized build has none
        if counts.exists():
            subprocess.run([counts, "--out", latest / "counts.json"], check=True, capture_output=True)
        page = blog_page.make(reading.load(latest))
        assert page.run.machine["qualification"]["form"] == "short", "the machine was not qualified"
        first = {claim.id: claim.measures[0] for claim in page.claims if claim.ours}
        for claim in ("idle_members", "fairness") if counts.exists() else ("idle_members",):
            assert first[claim].ratio is not None, first[claim]
            system = first[claim].what.split(" ")[0].rstrip(":")
            assert page.run.backends[system]["origin"] == "ours", first[claim]


def main():
    bench, schema_file, *flags = sys.argv[1:]
    schema = json.loads(pathlib.Path(schema_file).read_text())
    with concurrent.futures.ProcessPoolExecutor(16) as pool:  # side by side, because none of them measures
        whole = pool.submit(whole_run, bench, schema)
        ends = [
            pool.submit(stopped_run, bench, schema, signal.SIGTERM, "interrupted", 128 + signal.SIGTERM),
            pool.submit(stopped_run, bench, schema, signal.SIGKILL, "running", -signal.SIGKILL, *SEVERAL),
            pool.submit(stopped_run, bench, schema, signal.SIGINT, "interrupted", 128 + signal.SIGINT, *SEVERAL),
            pool.submit(several_processes, bench, schema),
            pool.submit(process_that_dies, bench, schema),
            pool.submit(resumed_run, bench, schema, signal.SIGKILL, 4, 12),
            pool.submit(plan_that_is_gone, bench, schema),
            pool.submit(refused_to_go_on, bench),
            pool.submit(run_within_a_budget, bench, schema),
            pool.submit(run_within_a_budget, bench, schema, "--processes=60", "--rounds=50"),
            pool.submit(too_small_a_budget, bench),
            pool.submit(full_disk, bench, schema),
            pool.submit(own_sets, bench),
        ]
        if "--exhaustive" in flags:
            ends += [
                pool.submit(stopped_run, bench, schema, signal.SIGKILL, "running", -signal.SIGKILL),
                pool.submit(stopped_run, bench, schema, signal.SIGINT, "interrupted", 128 + signal.SIGINT),
                pool.submit(resumed_run, bench, schema, signal.SIGTERM, 1, 40),
            ]
        for end in ends:
            end.result()
        cells = whole.result()
    run_for_regimes(bench, schema)  # alone, because it times hand-offs, which spin
    print(f"{cells} cells, each checked and in the form of {schema['$id']}; killed, stopped and on a "
          "full disk the finished rounds are there")


if __name__ == "__main__":
    main()
