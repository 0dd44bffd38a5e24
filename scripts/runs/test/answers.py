"""The answer of a program of scripts/ to its arguments."""

from runs import errors, in_process


def answer(program, *arguments, folder="."):
    """What the module `program` says to these arguments, run in `folder`; the same as of subprocess.run()."""
    name = f"{program.__name__}.py"
    return in_process.ended([name, *map(str, arguments)], lambda: errors.run_program(name, program.main), folder)


def complaint(test, done):
    """The one line of a program that refused what it was given, and printed nothing else."""
    lines = done.stderr.count("\n"), len(done.stderr.splitlines())
    test.assertEqual((done.returncode, done.stdout, lines), (2, "", (1, 1)), done.stderr)
    return done.stderr
