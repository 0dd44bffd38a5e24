#!/usr/bin/python3
"""mutate.py - copies of shipped headers with every mutant of mutants.toml, each behind a switch.

    mutate.py ROOT OUT      writes OUT/include/typed_pipes/..., and OUT/mutant_list.cpp with their names
"""

import pathlib
import sys
import tomllib

SWITCH = '#include "verify/explorer/machine/mutants.hpp"'
HEAD = """#include "verify/explorer/machine/mutants.hpp"

namespace typed_pipes::exploring {
std::span<const mutant> all_mutants() {
  static constexpr mutant all[] = {
"""
TAIL = """  };
  return all;
}
}  // namespace typed_pipes::exploring
"""


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write(to, text):
    """Only what changed, so that the rest is not compiled again."""
    if not to.exists() or to.read_text(encoding="utf-8") != text:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_text(text, encoding="utf-8")


def main():
    root, out = map(pathlib.Path, sys.argv[1:])
    table = root / "verify/explorer/mutants.toml"
    headers, rows = {}, []
    for number, mutant in enumerate(tomllib.loads(table.read_text(encoding="utf-8"))["mutant"]):
        name = mutant["file"]
        text = headers.get(name) or (root / name).read_text(encoding="utf-8")
        count = text.count(mutant["find"])
        if count != 1:
            print(f"mutate.py: {mutant['name']}: its text occurs {count} times in {name}; allowed: 1", file=sys.stderr)
            return 1
        switch = f"::typed_pipes::exploring::is_mutant({number})"
        headers[name] = text.replace(mutant["find"], mutant["replace"].replace("MUTANT", switch))
        rows.append(f"      {{{quoted(mutant['name'])}, {quoted(name)}, {quoted(mutant.get('why', ''))}}},\n")
    for name, text in headers.items():
        write(out / "include/typed_pipes" / name, text.replace("#pragma once", f"#pragma once\n{SWITCH}", 1))
    write(out / "mutant_list.cpp", HEAD + "".join(rows) + TAIL)
    return 0


if __name__ == "__main__":
    sys.exit(main())
