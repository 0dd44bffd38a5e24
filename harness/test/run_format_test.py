"""Runs every cell of the smoke plan through the real program and checks what it wrote.

usage: test_run_json.py pipes_bench schema.json
"""

import json
import pathlib
import subprocess
import sys
import tempfile

import jsonschema


def check(run, schema):
    jsonschema.validate(run, schema, cls=jsonschema.Draft202012Validator)
    assert run["voids"] == [], run["voids"][:3]
    assert run["run"]["plan"] == "smoke"
    names = [cell["name"] for cell in run["cells"]]
    assert len(names) == len(set(names)), "a cell is there twice"
    assert not set(names) & {s["cell"] for s in run["skipped"]}, "a cell ran and was skipped"
    for cell in run["cells"]:
        keys = "".join(f"/{k}:{v}" for k, v in sorted(cell["parameters"].items()))
        assert cell["name"] == f"{cell['workload']}/{cell['backend']}{keys}", cell["name"]
        for trial in cell["trials"]:
            sent = trial["operations"] * cell["messages_per_operation"]
            assert trial["messages"] == sent, (cell["name"], trial)


def main():
    bench, schema_file = sys.argv[1:]
    schema = json.loads(pathlib.Path(schema_file).read_text())
    with tempfile.TemporaryDirectory() as out:
        done = subprocess.run(
            [bench, "--plan=smoke", "--quiet", f"--out={out}"],
            capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        latest = pathlib.Path(out, "latest")
        assert latest.is_symlink()
        run = json.loads((latest / "run.json").read_text())
        check(run, schema)
        assert run["run"]["id"] == latest.resolve().name
        last = done.stdout.strip().splitlines()[-1]
        assert pathlib.Path(last).resolve() == (latest / "run.json").resolve(), last
        left = sorted(p.name for p in pathlib.Path(out).iterdir())
        assert left == sorted(["latest", run["run"]["id"]]), left
    print(f"{len(run['cells'])} cells, each checked and in the form of {schema['$id']}")


if __name__ == "__main__":
    main()
