"""Without Abseil on the machine everything but the backends behind a lock compiles; they say what is missing."""

import re
import unittest

import support
from support import PREFIX, STRICT, fresh, must, run

MESSAGE = "pipes: a backend behind a lock needs Abseil (libabsl-dev): link typed_pipes::mutex"


def behind_a_lock():
    """The headers of the library that include Abseil, or a header that does."""
    includes = {name: set(re.findall(r"^#include <([^>]+)>", (support.SOURCE / "include" / name).read_text(), re.M))
                for name in support.library_headers()}
    found = {name for name in includes if any(other.startswith("absl/") for other in includes[name])}
    while more := {name for name in includes.keys() - found if includes[name] & found}:
        found |= more
    return found


def include_folders(compiler):
    """Where this compiler looks for headers of the system, in its order."""
    said = must(compiler, "-x", "c++", "-std=c++20", "-E", "-v", "/dev/null")
    listed = said.split("#include <...> search starts here:\n")[1].split("End of search list.")[0]
    return [line.strip() for line in listed.splitlines()]


def without_abseil(compiler, folder):
    """Flags under which the compiler sees every header of the system but Abseil's."""
    flags = ["-nostdinc", "-nostdinc++"]
    for number, place in enumerate(include_folders(compiler)):
        place = support.pathlib.Path(place).resolve()
        if (place / "absl").exists():
            seen = folder / str(number)
            seen.mkdir()
            for entry in place.iterdir():
                if entry.name != "absl":
                    (seen / entry.name).symlink_to(entry)
            place = seen
        flags += ["-isystem", str(place)]
    return flags


class WithoutAbseil(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = fresh("without_abseil")
        cls.flags = {}
        cls.behind_a_lock = behind_a_lock()
        for compiler in support.COMPILERS:
            (cls.folder / compiler).mkdir()
            cls.flags[compiler] = without_abseil(compiler, cls.folder / compiler)

    def compiled(self, compiler, text):
        source = self.folder / "source.cpp"
        source.write_text(text)
        return run(compiler, *STRICT, "-fsyntax-only", *self.flags[compiler], f"-I{PREFIX}/include", source)

    def test_abseil_is_hidden_and_nothing_else(self):
        for compiler in support.COMPILERS:
            said, code = self.compiled(compiler, "#include <string>\n#include <thread>\n#include <linux/futex.h>\n"
                                       "#if __has_include(<absl/time/time.h>)\n#error seen\n#endif\n")
            self.assertEqual(code, 0, said)

    def test_every_other_header_compiles(self):
        headers = sorted(support.library_headers() - self.behind_a_lock)
        self.assertIn("typed_pipes/pipes.hpp", headers)
        for compiler in support.COMPILERS:
            said, code = self.compiled(compiler, "".join(f"#include <{h}>\n" for h in headers))
            self.assertEqual(code, 0, said)

    def test_a_backend_behind_a_lock_says_what_is_missing(self):
        self.assertIn("typed_pipes/impls/queue_mutex.hpp", self.behind_a_lock)
        for header in sorted(self.behind_a_lock):
            for compiler in support.COMPILERS:
                said, code = self.compiled(compiler, f"#include <{header}>\nint main() {{}}\n")
                self.assertNotEqual(code, 0, header)
                errors = [line for line in said.splitlines() if "error: " in line]
                self.assertIn(MESSAGE, errors[0], header)
                self.assertLessEqual(len(errors), 2, said)  # ours, and the file that was not found


if __name__ == "__main__":
    support.main()
