#!/usr/bin/python3
"""rules.py - which files may name backends, read clocks and write JSON, and other rules beside the arrows
of folders.py.

A rule is a pattern that is forbidden in some files. It is matched against the code with comments and
the text of strings blanked out and over line breaks, so that neither a comment trips it nor a line break
or a blank around `::` hides from it. Tests are left out unless a rule says otherwise.

    rules.py [ROOT]               exit code 1 if a rule is broken
"""

import dataclasses
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from checks import sources  # noqa: E402
from runs import errors  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SHIPPED = ("impls/", "protocols/", "parts/", "include/", "harness/", "verify/soak/")
NOT_BACKENDS = {"all", "backend", "notifier", "clock", "shape", "port", "floor"}


@dataclasses.dataclass(frozen=True)
class Rule:
    says: str
    pattern: str  # `::` in it matches blanks and line breaks around as well
    inside: tuple = SHIPPED
    except_in: tuple = ()
    tests_too: bool = False
    look_at: str = "code"  # or: strings, includes

    def applies(self, name):
        return (
            name.startswith(self.inside)
            and not name.startswith(self.except_in)
            and (self.tests_too or not sources.is_test(name))
        )

    def broken(self, source):
        """The line of each match."""
        if self.look_at == "includes":
            return [line for spelled, line in source.includes() if re.search(self.pattern, spelled)]
        pattern = re.sub(r"(?<!\?)::", r"\\s*::\\s*", self.pattern)
        return [source.line_of(found.start()) for found in re.finditer(pattern, getattr(source, self.look_at))]


# A clock is read by calling now() of whatever it is called there, by the functions of C and of the
# kernel, or by counting cycles. Naming a clock of std would be the first step of an alias.
_NOW = r"(?:::|\.|->)\s*now\b"
_STD_CLOCKS = r"\b(?:steady|system|high_resolution|file|utc|tai|gps)_clock\b"
_C_CLOCKS = (
    r"\b(?:clock_gettime|clock_getres|gettimeofday|timespec_get|ftime|localtime|gmtime)(?:_r)?\s*\("
    r"|\bstd::(?:time|clock)\b(?!\s*<)|(?<![\w.:>])(?:time|clock)\s*\(\s*(?:NULL|nullptr|0|&\s*\w+)?\s*\)"
    r"|\b(?:__)?(?:builtin_ia32_)?rdtscp?\b|\b_rdtsc\b|\b__builtin_readcyclecounter\b"
    r"|\babsl::Now\b|\bGetCurrentTimeNanos\b|\bbenchmark::\w*[Cc]lock\w*"
)
_CLOCKS = (_NOW, _STD_CLOCKS, _C_CLOCKS)
_READS_CLOCKS = ("impls/base/clock.hpp", "harness/base/clock.")

_THREADS = (
    r"std::(?:jthread|thread|this_thread|atomic\w*|(?:\w+_)?mutex|condition_variable\w*|barrier|latch"
    r"|counting_semaphore|binary_semaphore|async|future|promise|lock_guard|unique_lock|scoped_lock)\b"
    r"|\bpthread_|\babsl::(?:Mutex|CondVar)|\bmemory_order"
)
_THREAD_HEADERS = r"^<(?:thread|atomic|mutex|shared_mutex|condition_variable|semaphore|barrier|latch|future|pthread\.h)>$"

# Functions of atomics and of the compiler, and views of plain variables as atomics.
_OTHER_ATOMICS = (
    r"\batomic_(?:load|store|exchange|compare_exchange\w*|fetch_\w+|flag_\w+|init|wait|notify\w*)\s*\(|\batomic_\w+_explicit\b"
    r"|\batomic_ref\b|\b__(?:atomic|sync)_\w+"
)

RULES = (
    # The first three forbid what would hide from the other rules and from orderings.py, witnesses.py and folders.py.
    Rule("no other name for namespace std", r"\bnamespace\s+\w+\s*=\s*(?:::)?\s*std\s*;|\busing\s+namespace\s+std\s*;", tests_too=True),
    Rule("an atomic is reached by its own functions", _OTHER_ATOMICS, except_in=("impls/base/sync.hpp",)),
    Rule("an include names its file", r"#[ \t]*include(?:_next)?[ \t]*[A-Za-z_]"),
    *(Rule("impls/base/clock.hpp and harness/base/clock.* read clocks, nothing else", one, except_in=_READS_CLOCKS) for one in _CLOCKS),
    Rule("no cycle counter in assembly", r"\brdtscp?\b|\bcntvct", look_at="strings"),
    Rule("a protocol contains no thread and no atomic", _THREADS, inside=("protocols/",)),
    Rule("a protocol contains no thread and no atomic", _THREAD_HEADERS, inside=("protocols/",), look_at="includes"),
    Rule(
        "traits decide, names do not",
        r"\btraits\s*(?:\.|\(\)\s*\.)\s*name\s*[!=]=|[!=]=\s*(?:\w+::)*traits\s*(?:\.|\(\)\s*\.)\s*name\b",
        tests_too=True,
    ),
    Rule("only harness/report knows the schema of a run", r"pipes-run\b", except_in=("harness/report/",), look_at="strings"),
    Rule(
        "only harness/report, harness/run/process_messages, harness/trial/outcome_message, harness/qualify, harness/counts/counts_json "
        "and verify/soak/state write JSON",
        r"nlohmann/|rapidjson/|simdjson|json/json\.h",
        except_in=(
            "harness/report/",
            "harness/run/process_messages.",
            "harness/trial/outcome_message.",
            "harness/qualify/qualification_json.",
            "harness/qualify/main.",
            "harness/counts/counts_json.",
            "verify/soak/state.",
        ),
        look_at="includes",
    ),
    Rule(
        "macros live in protocols/core/typestate.hpp, impls/base/mutex.hpp and version.hpp",
        r"#\s*define\b",
        # Another library's header spells a keyword of C++ and has to be told what it means.
        except_in=(
            "protocols/core/typestate.hpp",
            "impls/base/mutex.hpp",
            "include/typed_pipes/version.hpp",
            "harness/rivals/queues/ck_ring.hpp",
        ),
    ),
)


def backends_of(names, texts):
    """Names of our backends: the headers in impls/ but for the contract's, and what traits say there."""
    found = {}
    for name in names:
        if re.fullmatch(r"impls/\w+\.hpp", name) and (stem := name[len("impls/") : -len(".hpp")]) not in NOT_BACKENDS:
            found[stem] = name
            for said in re.findall(r'backend_traits\s+traits\s*\{\s*\.name\s*=\s*"(\w+)"', texts[name].text):
                found[said] = name
    return found


def rules_for(tree):
    """The rules above and those that depend on which backends, workloads and protocols there are."""
    backends = backends_of(tree, tree)
    words = {name.rpartition("/")[2].partition(".")[0] for name in tree if name.startswith(("harness/workloads/", "protocols/"))}
    rules = list(RULES)
    workloads = ("harness/workloads/", "harness/workload/")
    lists = ("harness/workload/compile_workload.hpp",)  # makes a program for each backend of the list
    if backends:
        rules.append(
            Rule("a workload names no backend", rf"^<typed_pipes/impls/(?:all|{'|'.join(backends)})\.hpp>$", workloads, lists, look_at="includes")
        )
        # A name that is a workload's too is the backend's where it is an argument or has some.
        plain = [rf"\b{name}\b" for name in backends if name not in words]
        shared = [rf"(?:\btyped_pipes::|,\s*){name}\b|(?<!struct )\b{name}\s*<" for name in backends if name in words]
        rules += [Rule("a workload names no backend", pattern, workloads) for pattern in plain + shared]
        rules += [Rule("a workload names no backend", pattern, workloads, look_at="strings") for pattern in plain]
    for name, header in backends.items():
        if name not in words:
            rules.append(Rule(f"the name {name} is said once, in {header}", rf'"{name}"', except_in=(header,), look_at="strings"))
    own = {
        match[1]
        for name in tree
        if (match := re.fullmatch(r"protocols/(\w+)\.hpp", name)) and match[1] != "all"
    }
    # Only types are looked for, because a variable and a backend may have the name of a protocol.
    for protocol in sorted(own - set(backends)):
        named = rf"\b(?:using(?:\s+\w+\s*=)?|struct|class|typename)\s+{protocol}\b|(?:::|<){protocol}\b|\b{protocol}(?:[<>]|::)"
        rules.append(Rule("a backend names no protocol", named, inside=("impls/",)))
    rules.append(Rule("a backend names no protocol", r"\bprotocols::", inside=("impls/",)))
    return rules


def check(root):
    """All (file, line, text) below root."""
    tree = {
        name: sources.Source(root, name)
        for name in sources.files(root)
        if sources.is_cpp(name) and name.startswith(SHIPPED) and not name.startswith("protocols/misuse/")
    }
    found = set()
    for rule in rules_for(tree):
        for name, source in tree.items():
            if rule.applies(name):
                found |= {(name, line, rule.says) for line in rule.broken(source)}
    return sorted(found)


def main():
    parser = errors.OneLineParser(prog="rules.py", description="Check which files name backends, read clocks and write JSON.")
    parser.add_argument("root", nargs="?", default=ROOT, type=pathlib.Path, help="root of a tree (default: the project)")
    root = parser.parse_args().root
    if not root.is_dir():
        raise errors.BadInput(f"{root}: not a directory; allowed: the root of a tree")
    found = check(root)
    for name, line, text in found:
        print(f"{name}:{line}: {text}")
    if not found:
        print("rules.py: every rule holds")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(errors.run_program("rules.py", main))
