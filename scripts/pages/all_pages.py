"""all_pages.py - which page a run gets, by its plan.

A page is a module with FILE, FIGURES, WHY_NOT, make, table, text and report, as pages/summary/page.py
has them; a new one is a line here. `further`, which a page may have, gives the figures that depend on
what was measured: pairs as in FIGURES.
"""

import importlib

DEFAULT = "summary"
# Name of the page: its module. A run of a plan of that name gets that page.
PAGES = {
    DEFAULT: "pages.summary.page",
    "blog": "pages.blog.page",
    "rivals": "pages.rivals.page",
}


def page_of(plan):
    """The name of the page for runs of a plan."""
    return plan if plan in PAGES else DEFAULT


def figures(page, made):
    """All figures of a page of what `make` made: pairs of a name and a function."""
    return (*page.FIGURES, *(page.further(made) if hasattr(page, "further") else ()))


def module(name):
    """The module of a page."""
    return importlib.import_module(PAGES[name])
