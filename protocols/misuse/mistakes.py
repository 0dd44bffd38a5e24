#!/usr/bin/python3
"""mistakes.py - the page of mistakes, printed from the cases in this folder.

Each case is one mistake beside the same program without it, and says how the first error begins on each
compiler; run_misuse.py keeps that true. Cases that the library reports with the same sentence stand together.

    mistakes.py      prints Markdown
"""

import argparse
import pathlib
import re
import sys
import textwrap

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import run_misuse  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
SENTENCES = HERE.parent / "core" / "diagnose.hpp"
EXCEPTIONS = HERE.parent / "core" / "vocabulary.hpp"
OURS = "pipes: "
FAMILIES = {"g++": "g++", "clang": "clang++"}


def sentences():
    """What the library says, in the order of diagnose.hpp: mistakes in programs, then in protocols."""
    text = re.sub(r'"\s*\n\s*"', "", SENTENCES.read_text(encoding="utf-8"))
    return re.findall(r'"(pipes: [^"]*)"', text)


def title(path):
    return re.match(r"// (.*)", path.read_text(encoding="utf-8"))[1]


def program(path):
    """The program with both the mistake and what is right, without the lines at the top that all programs have."""
    text = re.sub(r"(?m)^(//|#include|using (typed_pipes|protocols)::|using namespace).*\n", "", path.read_text(encoding="utf-8"))
    before, wrong, right, after = re.fullmatch(r"(.*)#ifdef MISUSE\n(.*?)#else\n(.*?)#endif\n(.*)", text, re.S).groups()
    indent = re.match(" *", wrong or right)[0]
    marked = [f"{indent}// Wrong:\n{wrong}" if wrong else "", f"{indent}// {'Right' if wrong else 'Missing'}:\n{right}" if right else ""]
    return re.sub(r"\n\n+", "\n\n", "".join([before, *marked, after])).strip("\n")


def said(path):
    """How the first error begins, by compiler; a compiler that reports nothing is left out."""
    found = {}
    for family, name in FAMILIES.items():
        case = run_misuse.read_case(path, family)
        if case.error and (not case.only or case.only.startswith(family)):
            found[name] = case.error
    return found


def entry(path):
    return f"```cpp\n// {title(path)}\n{program(path)}\n```"


def plain(heading):
    """A heading in Markdown, where <this> outside of a code span would be taken for HTML."""
    return re.sub(r"`[^`]*`|<", lambda found: "\\<" if found[0] == "<" else found[0], heading)


def link(heading):
    """A line of the list of contents; anchors as GitHub makes them."""
    anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
    return f"- [{plain(heading)}](#{anchor})"


def exceptions():
    """The classes that the library throws, each with its comment."""
    found = re.findall(r"((?:/// .*\n)+)class (\w+) : public std::", EXCEPTIONS.read_text(encoding="utf-8"))
    return {name: " ".join(comment.replace("/// ", "").split()) for comment, name in found}


def at_run_time(thrown):
    """The lines about what is thrown; thrown: each case with "<class>: <what()>"."""
    classes = exceptions()
    without = set(classes) ^ {what.split(":")[0] for what in thrown.values()}
    if without:
        raise SystemExit(f"mistakes.py: no case, or no class in {EXCEPTIONS.name}: {', '.join(sorted(without))}")
    lines = ["## What is thrown at run time", "", "Wrong or right, these programs compile.", ""]
    for name, comment in classes.items():
        cases = {path: what.split(": ", 1)[1] for path, what in thrown.items() if what.startswith(name + ":")}
        lines += [f"### {name}", "", *textwrap.wrap(comment, 130), ""]
        for path, what in cases.items():
            lines += [f"- what(): `{what}`", "", entry(path), ""]
    return lines


def page(paths):
    by_sentence, others = {}, []
    thrown = {path: case.throws for path in paths if (case := run_misuse.read_case(path, "g++")).throws}
    for path in [path for path in paths if path not in thrown]:
        errors = said(path)
        sentence = next(iter(errors.values()))
        if sentence.startswith(OURS):
            by_sentence.setdefault(sentence, []).append(path)
        else:
            others.append((path, errors))
    known = sentences()
    order = sorted(by_sentence, key=lambda one: (known.index(one) if one in known else len(known), one))
    own = [sentence.removeprefix(OURS) for sentence in order]
    lines = [*map(link, own), "- In the compiler's own words:"]
    lines += [f"  {link(title(path).rstrip('.'))}" for path, _ in others]
    lines += ["- At run time:"] + [f"  {link(name)}" for name in exceptions()] + [""]
    for sentence, heading in zip(order, own):
        lines += [f"### {plain(heading)}", ""]
        for path in by_sentence[sentence]:
            lines += [entry(path), ""]
    lines += ["## What the compiler says in its own words", "",
              "The language gives the library no place for a sentence here.", ""]
    for path, errors in others:
        lines += [f"### {plain(title(path).rstrip('.'))}", ""]
        lines += [f"- {name}: `{error}`" for name, error in errors.items()]
        lines += ["- " + name + ": nothing; at run time it throws `spent_endpoint`" for name in FAMILIES.values() if name not in errors]
        lines += ["", entry(path), ""]
    lines += at_run_time(thrown)
    return "\n".join(lines).rstrip() + "\n"


def main():
    parser = run_misuse.OneLineParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.parse_args()
    print(page(sorted(HERE.glob("*.cpp"))), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
