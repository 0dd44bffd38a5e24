#!/usr/bin/python3
"""blog.py - the page of a run of the plan blog: blog.md and plots/blog_* beside its run.json.

Published figures and today's side by side, and each claim of 2012 with its verdict. Drawing a run
again gives the same bytes. See plot.py for the choice of Python.
"""

import pathlib
import sys

import run_file
import run_output


def main():
    arguments = _arguments()
    try:
        run_output.check_modules()
        page, directory = _read(arguments.run)
        if arguments.table:
            return _print_markdown(page)
        return _draw(page, directory)
    except run_file.BadInput as error:
        print(f"blog.py: {error}", file=sys.stderr)
        return 2


def _arguments():
    parser = run_file.OneLineParser(
        prog="blog.py",
        description=(
            "Write the page of a run of the plan blog: RUN_DIR/blog.md and RUN_DIR/plots/blog_*.png"
            " and *.svg. Prints the main table, the verdicts and the paths of the files."
        ),
        epilog=(
            "Exit code 0: written. 2: the run is missing, damaged, not of the plan blog or cannot"
            " be written beside, or a Python module is missing; one line says which."
        ),
    )
    parser.add_argument(
        "run",
        metavar="RUN_DIR",
        nargs="?",
        default=run_output.DEFAULT_RUN,
        type=pathlib.Path,
        help="directory with a run.json, and counts.json if it has one (default: results/latest)",
    )
    parser.add_argument(
        "--table",
        action="store_true",
        help="print only the main table, in Markdown, and write nothing",
    )
    return parser.parse_args()


def _read(path):
    """The page's material, and the directory of the run."""
    # Only now, since these need the modules checked above.
    import blog_cells
    import blog_counts
    import blog_page
    import blog_published
    import cells

    run = run_file.load(path)
    source = run_file.find(path)
    usable = cells.Cells(run)
    blog = blog_cells.of(run, usable, source)
    counts = blog_counts.load(source.parent)
    return blog_page.make(run, usable, blog, counts, blog_published.load()), source.parent


def _print_markdown(page):
    import blog_tables
    import summary

    print("\n".join(summary.as_markdown(blog_tables.main_table(page.published, page.blog))[2:]))
    return 0


def _draw(page, directory):
    import blog_page

    run_output.check_writable(directory)
    files, drawn, notes = run_output.render(
        blog_page.FIGURES, (page,), "there is nothing to show"
    )
    files["blog.md"] = blog_page.text(page, drawn).encode("utf-8")
    run_output.write(directory, files, run_output.BLOG)
    _print(page, directory, drawn, notes)
    return 0


def _print(page, directory, drawn, notes):
    import blog_tables
    import blog_verdicts
    import summary
    import words

    print(f"run {page.run['run']['id']}")
    doubt = words.alarm(page.run)
    if doubt:
        print(f"! {doubt}")
    print(f"\n{summary.as_text(blog_tables.main_table(page.published, page.blog))}\n")
    for claim in page.claims:
        word, why = claim.verdict
        told = blog_verdicts.measured(claim, claim.measures[0])
        print(f"{word}: {claim.statement}; here {told}{f' ({why})' if why else ''}")
    print()
    for note in notes:
        print(note)
    run_output.print_paths(directory, "blog.md", drawn)


if __name__ == "__main__":
    sys.exit(main())
