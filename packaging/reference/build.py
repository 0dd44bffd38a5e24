#!/usr/bin/python3
"""Makes the API reference from the docstrings: OUT/html/index.html.

usage: build.py [OUT]      build/reference unless said

Fails if a public name has no docstring (undocumented.py), if Doxygen cannot read one, or if a header is missing.

Exit code 1: faults, one line each; the reference is made all the same. 2: Doxygen or its theme is missing, or
the command line is wrong.
"""

import html
import os
import pathlib
import re
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TOP = HERE.parent.parent
THEME = pathlib.Path("/usr/share/doxygen-awesome-css/doxygen-awesome.css")
sys.path.insert(0, str(HERE))
from undocumented import undocumented  # noqa: E402


def version():
    """What CMakeLists.txt says."""
    return re.search(r"project\(typed_pipes VERSION (\S+)", (TOP / "CMakeLists.txt").read_text()).group(1)


def read_log(lines):
    """The faults that Doxygen names, each once."""
    faults = []
    for line in lines:
        line = line.removeprefix(f"{TOP}/").replace("include/typed_pipes/", "")
        fault = re.sub(r"^(\S+?):(\d+): warning: ", r"\1:\2: ", line)
        if line.strip() and fault not in faults:
            faults.append(fault)
    return faults


def missing_headers(pages):
    """Headers of the library without a page of their own."""
    listed = html.unescape((pages / "files.html").read_text()) if (pages / "files.html").exists() else ""
    tops = (TOP / "include" / "typed_pipes", TOP / "impls", TOP / "protocols", TOP / "parts")
    headers = {h for top in tops for h in top.rglob("*.hpp") if not {"test", "misuse"} & set(h.parts)}
    return [f"{h.name}: has no page" for h in sorted(headers) if f">{h.name}<" not in listed]


def main(arguments):
    if {"-h", "--help"} & set(arguments):
        print(__doc__.strip())
        return 0
    if len(arguments) > 1 or any(a.startswith("-") for a in arguments):
        print(f"build.py: unexpected argument {arguments[-1]!r}; allowed: one folder to write to", file=sys.stderr)
        return 2
    out = pathlib.Path(arguments[0] if arguments else TOP / "build" / "reference").resolve()
    for there, what, package in ((shutil.which("doxygen"), "doxygen", "doxygen"),
                                 (THEME.exists(), str(THEME), "doxygen-awesome-css")):
        if not there:
            print(f"build.py: {what} not found; install the Debian package {package}", file=sys.stderr)
            return 2
    out.mkdir(parents=True, exist_ok=True)
    log = out / "warnings.txt"
    environment = os.environ | {"TYPED_PIPES_VERSION": version(), "TYPED_PIPES_REFERENCE": str(out),
                                "TYPED_PIPES_REFERENCE_LOG": str(log)}
    warnings = []
    for format_, pages in (("XML", "NO"), ("HTML", "YES")):
        shutil.rmtree(out / format_.lower(), ignore_errors=True)
        done = subprocess.run(["doxygen", "packaging/reference/Doxyfile"], cwd=TOP, check=False,
                              env=environment | {"TYPED_PIPES_PAGES": pages, "TYPED_PIPES_XML": "NO" if pages == "YES" else "YES"})
        if done.returncode:
            print(f"build.py: doxygen: exit code {done.returncode}", file=sys.stderr)
            return 1
        warnings += log.read_text().splitlines()
    log.unlink()
    faults = read_log(warnings) + undocumented(out / "xml") + missing_headers(out / "html")
    shutil.rmtree(out / "xml")
    print(*faults, sep="\n", end="\n" if faults else "")
    print(f"{out / 'html' / 'index.html'}: {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
