"""run_file.py - reads a run and refuses one that is damaged.

Everything that looks at results goes through `load`, so that the other scripts may rely on the
schema. A fault is one line: the file, the place in it, what is there, what is allowed.

    python3 scripts/run_file.py results/latest      # says "valid", or the fault with exit code 2
"""

import argparse
import difflib
import json
import pathlib
import sys

SCHEMA_PATH = pathlib.Path(__file__).resolve().parent.parent / "results" / "schema.json"


class BadInput(Exception):
    """What a person has to mend; its text is the one line they see."""


def find(path):
    """The run.json meant by `path`: the file itself, or the directory that holds it."""
    path = pathlib.Path(path)
    if path.is_dir():
        path = path / "run.json"
    if not path.is_file():
        raise BadInput(
            f"{path}: no such file; allowed: a run directory with a run.json in it, "
            f"such as results/latest after 'make bench'{_nearest_run(path)}"
        )
    return path


def load(path):
    """The validated run, as plain dictionaries and lists."""
    path = find(path)
    try:
        run = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse_constant)
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{path}: byte {error.start} is not UTF-8; allowed: a JSON file as "
            "pipes_bench writes it"
        ) from error
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{path}: line {error.lineno}, column {error.colno}: not JSON ({error.msg}); "
            "allowed: a file as pipes_bench writes it, whole and unedited"
        ) from error
    except ValueError as error:
        raise BadInput(f"{path}: {error}") from error
    validate(run, path)
    return run


def validate(run, source="run"):
    """Raises BadInput for the first fault found in `run`; `source` names it in the message."""
    try:
        import jsonschema
    except ImportError as error:
        raise BadInput(
            "jsonschema is missing from this Python; install the Debian package python3-jsonschema"
        ) from error
    schema = json.loads(SCHEMA_PATH.read_text(encoding="utf-8"))
    # A file of another version would fail in many places; the one that matters comes first.
    version = schema["properties"]["schema"]["const"]
    if isinstance(run, dict) and "schema" in run and run["schema"] != version:
        raise BadInput(f"{source}: schema is {_short(run['schema'])}; allowed: \"{version}\"")
    errors = jsonschema.Draft202012Validator(schema).iter_errors(run)
    first = min(errors, key=lambda error: (list(map(str, error.path)), error.message), default=None)
    if first is not None:
        raise BadInput(f"{source}: {_explain(first)}")
    _check_sense(run, source)


def _check_sense(run, source):
    """What a schema cannot say: names agree with parts, nothing stands twice."""
    seen = {}
    for index, cell in enumerate(run["cells"]):
        expected = cell_name(cell)
        if cell["name"] != expected:
            raise BadInput(
                f"{source}: cells[{index}].name is {_short(cell['name'])}; "
                f'allowed, from its own parameters: "{expected}"'
            )
        if cell["name"] in seen:
            raise BadInput(
                f"{source}: cells[{index}] repeats cells[{seen[cell['name']]}] "
                f"({cell['name']}); allowed: each cell once"
            )
        seen[cell["name"]] = index
        rounds = set()
        for number, trial in enumerate(cell["trials"]):
            key = (trial["process"], trial["round"])
            if key in rounds:
                raise BadInput(
                    f"{source}: cells[{index}].trials[{number}] is a second trial of process "
                    f"{key[0]}, round {key[1]}; allowed: one trial per process and round"
                )
            rounds.add(key)


def cell_name(cell):
    """A cell's name, made from its parts."""
    keys = sorted(cell["parameters"])
    return "/".join(
        [cell["workload"], cell["backend"]]
        + [f"{key}:{_word(cell['parameters'][key])}" for key in keys]
    )


def _word(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def _refuse_constant(name):
    raise ValueError(f"{name} is not JSON; allowed: a finite number, or null")


def _place(path):
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text or "the file as a whole"


def _short(value):
    text = json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _explain(error):
    """One fault of the schema in one line."""
    place, value, rule = _place(error.absolute_path), error.instance, error.validator_value
    what = error.schema.get("description")
    hint = f" ({what.rstrip('.')})" if what else ""
    if error.validator == "required":
        missing = [key for key in rule if key not in value]
        return f"{place} lacks \"{missing[0]}\"; allowed: all of {', '.join(rule)}"
    if error.validator == "additionalProperties" and rule is False:
        known = sorted(error.schema.get("properties", {}))
        extra = [key for key in value if key not in known and not key.endswith("_reason")]
        near = difflib.get_close_matches(extra[0], known, 1) if extra else []
        guess = f" (nearest: {near[0]})" if near else ""
        return f"{place} has an unknown key {_short(extra[0])}{guess}; allowed: {', '.join(known)}"
    if error.validator == "type":
        kinds = rule if isinstance(rule, list) else [rule]
        return f"{place} is {_short(value)}; allowed: {' or '.join(kinds)}{hint}"
    if error.validator == "enum":
        near = difflib.get_close_matches(str(value), [str(word) for word in rule], 1)
        guess = f" (nearest: {near[0]})" if near else ""
        return f"{place} is {_short(value)}{guess}; allowed: {', '.join(map(str, rule))}"
    if error.validator in ("minimum", "exclusiveMinimum"):
        bound = "at least" if error.validator == "minimum" else "more than"
        return f"{place} is {_short(value)}; allowed: {bound} {rule}{hint}"
    if error.validator == "pattern":
        return f"{place} is {_short(value)}; allowed: text like {rule}{hint}"
    if error.validator in ("minLength", "minItems"):
        return f"{place} is {_short(value)}; allowed: not empty{hint}"
    return f"{place} is {_short(value)}; allowed: {error.validator} {_short(rule)}{hint}"


def _nearest_run(path):
    """The closest run directory beside the one asked for, if there is one."""
    wanted = path.parent if path.name == "run.json" else path
    if not wanted.parent.is_dir():
        return ""
    runs = [entry.name for entry in wanted.parent.iterdir() if (entry / "run.json").is_file()]
    near = difflib.get_close_matches(wanted.name, runs, 1)
    return f" (nearest: {wanted.parent / near[0]})" if near else ""


class OneLineParser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line and exit code 2."""

    def error(self, message):
        print(f"{self.prog}: {message}; see {self.prog} --help", file=sys.stderr)
        sys.exit(2)


def main():
    parser = OneLineParser(description="Check a run against results/schema.json.")
    parser.add_argument("run", nargs="+", help="run directories, or run.json files")
    arguments = parser.parse_args()
    try:
        for path in arguments.run:
            run = load(path)
            print(f"{find(path)}: valid, {len(run['cells'])} cells")
    except BadInput as error:
        print(f"{parser.prog}: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
