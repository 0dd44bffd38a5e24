"""sheet.py - the page a figure is drawn on: title, alarm, panels, caption.

A figure is a function of the run alone: text as shapes, one salt, no date, so that drawing again
gives the same bytes.
"""

import io
import re
import textwrap

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot  # noqa: E402  (the backend is chosen first)
import matplotlib.ticker  # noqa: E402
import PIL.Image  # noqa: E402
import PIL.PngImagePlugin  # noqa: E402

from figures import style, words  # noqa: E402

matplotlib.rcdefaults()  # whatever a matplotlibrc of the user's says
matplotlib.rcParams.update(
    {
        "svg.hashsalt": "pipes",
        "svg.fonttype": "path",
        "font.family": "DejaVu Sans",
        "font.size": 9.5,
        "axes.edgecolor": style.QUIET,
        "axes.labelcolor": style.TEXT,
        "axes.titlesize": 10.5,
        "text.color": style.TEXT,
        "xtick.color": style.TEXT,
        "ytick.color": style.TEXT,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "grid.color": style.GRID,
        "grid.linewidth": 0.8,
    }
)

_CAPTION_SIZE = 7.6
_CAPTION_LINE = 0.145  # inches


class Sheet:
    """A figure of fixed size in inches: title, alarm, panels, caption, from top to bottom."""

    def __init__(
        self, width, panel_height, title, caption, alarm="", left=0.2, right=0.2, bottom=0.62
    ):
        self._caption = textwrap.wrap(caption, int(width * 16.6))
        self._alarm = textwrap.wrap(alarm, int(width * 14.2))
        self._title = textwrap.wrap(title, int(width * 9.6))
        self.alternative = f"{title}."  # alternative text; figures add the numbers
        self.width, self._left, self._right = width, left, right
        self.below = bottom + _CAPTION_LINE * len(self._caption) + 0.18
        above = 0.26 * len(self._title) + 0.19 * len(self._alarm) + 0.42
        self.height = self.below + panel_height + above
        self._panel_height = panel_height
        self.figure = matplotlib.pyplot.figure(figsize=(width, self.height))
        self._write()

    def _write(self):
        from_top = 0.12
        for text in self._title:
            self._text(from_top, text, size=13, weight="bold")
            from_top += 0.26
        for text in self._alarm:
            self._text(from_top + 0.02, text, size=8.6, color=style.ALARM, weight="bold")
            from_top += 0.19
        from_bottom = 0.1 + _CAPTION_LINE * len(self._caption)
        for text in self._caption:
            self._text(self.height - from_bottom, text, size=_CAPTION_SIZE, color=style.QUIET)
            from_bottom -= _CAPTION_LINE

    def _text(self, from_top, text, **looks):
        self.figure.text(
            0.15 / self.width, 1 - from_top / self.height, text, va="top", ha="left", **looks
        )

    def panels(self, count, gap=0.9, widths=None):
        """`count` axes side by side over the height left between title and caption."""
        free = self.width - self._left - self._right - gap * (count - 1)
        shares = (
            [free * width / sum(widths) for width in widths] if widths else [free / count] * count
        )
        axes, x = [], self._left
        for share in shares:
            axes.append(
                self.figure.add_axes(
                    (
                        x / self.width,
                        self.below / self.height,
                        share / self.width,
                        self._panel_height / self.height,
                    )
                )
            )
            x += share + gap
        return axes

    def bytes(self, kind):
        """The figure as a file of that kind; the same bytes each time."""
        title = " ".join(self._title)
        metadata = {
            "svg": {"Date": None, "Creator": None, "Title": title, "Description": self.alternative},
            "png": {"Software": None, "Title": title},
        }[kind]
        buffer = io.BytesIO()
        self.figure.savefig(buffer, format=kind, dpi=150, metadata=metadata, facecolor="white")
        return _with_short_numbers(buffer) if kind == "svg" else _with_palette(buffer, title)

    def close(self):
        matplotlib.pyplot.close(self.figure)


def of(run, cells, size, title, note, **margins):
    """The sheet of a figure of some cells of a run: its caption is that of the cells, then the note."""
    return Sheet(*size, title, words.caption(run, cells, note), words.alarm(run), **margins)


def _with_short_numbers(buffer):
    """An SVG whose places and lengths of a point or more have two digits behind the point, of six: a tenth fewer bytes in the
    repository, and no difference to be seen. Factors of scale are below 1, and stay."""
    head, end, drawing = buffer.getvalue().partition(b"</metadata>")
    return head + end + re.sub(rb"(?<![\d.])([1-9]\d*\.\d\d)\d+", rb"\1", drawing)


def _with_palette(buffer, title):
    """A PNG of at most 256 colours: half the bytes in the repository, and no difference to be seen."""
    image = PIL.Image.open(buffer).convert("RGB").quantize(256, dither=PIL.Image.Dither.NONE)
    facts = PIL.PngImagePlugin.PngInfo()
    facts.add_text("Title", title)
    small = io.BytesIO()
    image.save(small, format="png", optimize=True, dpi=(150, 150), pnginfo=facts)
    return small.getvalue()
