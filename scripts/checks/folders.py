#!/usr/bin/python3
"""folders.py - includes and imports between folders go one way, and no folder or file grows too large.

folders.toml lists the folders bottom up. A file may use its own folder and those listed before it.
A *_test.cpp or test_*.py may use anything; a folder named `test` is used by tests alone, and by what is in verify/.

    folders.py [ROOT]             exit code 1 if something is found
    folders.py [ROOT] --table     the folders with their files, lines and arrows, as Markdown
    folders.py [ROOT] --map       the folders bottom up, what each is for and what it uses, as Markdown
"""

import ast
import collections
import pathlib
import sys
import tomllib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from checks import sources  # noqa: E402
from runs import errors  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROJECT = "typed_pipes/"  # what the include folder of the library adds to the name of a header
LIST = "scripts/checks/folders.toml"
OTHER_ENDINGS = (".h", ".hh", ".hxx", ".inc", ".inl", ".ipp", ".tpp", ".c", ".cc", ".cxx", ".ixx", ".cppm")
LIBRARY = ("impls/", "protocols/", "parts/")


class Tree:
    """The files of a root, the list of folders, and what each file uses."""

    def __init__(self, root, rules):
        self.rules = rules
        self.order = {folder: place for place, folder in enumerate([*rules["cpp"], *rules["python"]])}
        self.names = sources.files(root)
        self.known = set(self.names)
        self.tops = {folder.split("/")[0] for folder in rules["cpp"]}
        self.sources = {name: sources.Source(root, name) for name in self.names if _counts(name, rules)}
        self.complaints = []
        self.arrows = collections.defaultdict(set)  # folder -> folders that it uses, tests left out
        for name, source in self.sources.items():
            if sources.is_cpp(name):
                self._read_cpp(name, source)
            elif name.startswith("scripts/") and name.endswith(".py"):
                self._read_python(name, source)

    def complain(self, name, line, text):
        self.complaints.append((name, line, text))

    def _read_cpp(self, name, source):
        for spelled, line in source.includes():
            inside = spelled[1:-1]
            if inside.startswith("@"):
                continue  # the build writes a path there
            beside = sources.folder_of(name) + "/" + inside
            if name.startswith(tuple(self.rules["unordered"])) and beside in self.known:
                continue  # a project of its own, which includes from its own folder
            if spelled[0] == "<":
                if inside.split("/")[0] in self.tops:
                    self.complain(name, line, f"a header of ours is included as \"{inside}\", one of the library as <{PROJECT}{inside}>")
                if not inside.startswith(PROJECT):
                    continue
                target = inside.removeprefix(PROJECT)
                if not target.startswith(LIBRARY):
                    target = "include/" + inside
            elif inside.startswith(LIBRARY):
                self.complain(name, line, f"a header of the library is included as <{PROJECT}{inside}>")
                target = inside
            elif inside.split("/")[0] in self.tops or "/" not in inside or inside.startswith("."):
                target = inside
            else:
                continue  # a library of others
            if not {target, target + ".in"} & self.known and "@" not in target:
                self.complain(name, line, f"{spelled} is no file below the root, from where includes are written")
            else:
                self._arrow(name, line, target)

    def _read_python(self, name, source):
        for module, line in _imports(source.text, name):
            path = "scripts/" + module.replace(".", "/")
            for target in (path + ".py", path + "/__init__.py"):
                if target in self.known:
                    self._arrow(name, line, target)

    def _arrow(self, name, line, target):
        here, there = sources.folder_of(name), sources.folder_of(target)
        if here == there:
            return
        if sources.is_test_program(name):
            return
        self.arrows[here].add(there)
        if sources.is_test(target) and not sources.is_test(name) and not name.startswith("verify/"):
            self.complain(name, line, f"{target} is for tests only")
        elif here in self.order and there in self.order and self.order[here] < self.order[there]:
            self.complain(name, line, f"{here} uses {there}, which folders.toml lists above it")

    def check(self):
        self._check_list()
        self._check_endings()
        self._check_limits()
        return sorted(set(self.complaints))

    def _check_list(self):
        for kind, inside in (("cpp", sources.is_cpp), ("python", _is_script)):
            held = {sources.folder_of(name) for name in self.sources if inside(name)}
            exempt = tuple(self.rules["unordered"])
            for folder in sorted(held):
                if folder not in self.rules[kind] and not folder.startswith(exempt):
                    self.complain(folder, 0, f"is not listed in folders.toml under [{kind}]")
            for folder in self.rules[kind]:
                if folder not in held:
                    self.complain(LIST, 0, f"lists {folder}, which holds no such file")

    def _check_endings(self):
        ours, exempt = tuple(f"{folder}/" for folder in self.tops), tuple(self.rules["unordered"])
        for name in self.names:
            if name.startswith(ours) and not name.startswith(exempt) and name.removesuffix(".in").endswith(OTHER_ENDINGS):
                self.complain(name, 0, f"a source in C++ ends in {' or '.join(sources.CPP)}, or no check reads it")

    def _check_limits(self):
        most, longest = self.rules["limits"]["files"], self.rules["limits"]["lines"]
        for folder, names in self.folders().items():
            if len(names) > most and folder not in self.rules["limits"]["large"]:
                self.complain(folder, 0, f"holds {len(names)} source files; allowed: {most}")
        for name, source in self.sources.items():
            if source.lines() > longest:
                self.complain(name, longest + 1, f"has {source.lines()} lines; allowed: {longest}")

    def folders(self):
        found = collections.defaultdict(list)
        for name in self.sources:
            found[sources.folder_of(name)].append(name)
        return dict(sorted(found.items()))

    def table(self):
        lines = ["| folder | files | lines | of these tests | uses |", "| --- | ---: | ---: | ---: | --- |"]
        ranked = sorted(self.folders().items(), key=lambda one: (self.order.get(one[0], len(self.order)), one[0]))
        for folder, names in ranked:
            tests = [name for name in names if sources.is_test(name)]
            uses = sorted(self.arrows[folder], key=lambda one: self.order.get(one, -1))
            lines.append(
                f"| `{folder or '.'}` | {len(names)} | {sum(self.sources[name].lines() for name in names)} | {len(tests)}"
                f" | {', '.join(uses) or '-'} |"
            )
        return "\n".join(lines)

    def map(self):
        """The ordered folders with their purposes and what they use, as a table; folders of tests left out."""
        lines = ["| folder | what it is for | uses |", "| --- | --- | --- |"]
        for folder, purpose in _purposes(self.rules).items():
            if not folder.endswith("/test"):
                uses = sorted(self.arrows[folder], key=lambda one: self.order.get(one, -1))
                lines.append(f"| `{folder}` | {purpose} | {', '.join(uses) or '-'} |")
        return "\n".join(lines)


def _purposes(rules):
    return {**rules["cpp"], **rules["python"]}


def _counts(name, rules):
    """Whether a file is source, by its ending."""
    return name.removesuffix(".in").endswith(tuple(rules["limits"]["endings"])) and not name.startswith("results/")


def _is_script(name):
    return name.startswith("scripts/") and name.endswith(".py")


def _imports(text, name):
    """(module, line) of each import, at the top or inside a function; `from a import b` is both a and a.b."""
    here = name.removeprefix("scripts/").removesuffix(".py").split("/")[:-1]
    for node in ast.walk(ast.parse(text, name)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - (node.level - 1)] if node.level else []
            module = ".".join([*base, *((node.module or "").split(".") if node.module else [])])
            if module:
                yield module, node.lineno
            for alias in node.names:
                yield f"{module}.{alias.name}" if module else alias.name, node.lineno


def load(path):
    try:
        rules = tomllib.loads(path.read_text(encoding="utf-8"))
        rules["cpp"], rules["python"], rules["limits"], rules["unordered"]
        return rules
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise errors.BadInput(f"{path}: cannot be read: {error}; allowed: tables cpp, python, limits") from error


def read(root):
    """The tree at root, by its own list of folders."""
    return Tree(root, load(pathlib.Path(root) / LIST))


def check(root):
    """All (file or folder, line or 0, text) below root."""
    return read(root).check()


def main():
    parser = errors.OneLineParser(prog="folders.py", description="Check the arrows between folders and their size.")
    parser.add_argument("root", nargs="?", default=ROOT, type=pathlib.Path, help="root of a tree (default: the project)")
    parser.add_argument("--table", action="store_true", help="print the folders with files, lines and arrows")
    parser.add_argument("--map", action="store_true", help="print the folders with what they are for and use")
    arguments = parser.parse_args()
    if not arguments.root.is_dir():
        raise errors.BadInput(f"{arguments.root}: not a directory; allowed: the root of a tree")
    tree = read(arguments.root)
    if arguments.table or arguments.map:
        print(tree.table() if arguments.table else tree.map())
        return 0
    complaints = tree.check()
    for name, line, text in complaints:
        print(f"{name}:{line}: {text}" if line else f"{name}: {text}")
    if not complaints:
        print(f"folders.py: {len(tree.folders())} folders, every arrow goes down")
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(errors.run_program("folders.py", main))
