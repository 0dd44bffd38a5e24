#!/usr/bin/python3
"""Doxygen's input filter: the comment at the head of a header becomes the description of its page, and a comment
behind a member that of the member (`int n;  // text` is read as `int n;  ///< text`).

  // ----                           /// @file
  // name.hpp - what it is          /// @brief what it is
  // ----                    ->     /// @code{.unparsed}
  // a table, or plain text         /// a table, or plain text
  // ----                           /// @endcode

No line is added or taken away, so that a warning names the right one.
"""

import re
import sys


def described(lines):
    """The lines of a header as Doxygen is to see them."""
    end = 0
    head = []
    if len(lines) > 2 and lines[0].startswith("// ---") and lines[2].startswith("// ---"):
        end = next((n for n, line in enumerate(lines) if not line.startswith("//")), len(lines))
        head = described_head(lines[:end])
    return head + [re.sub(r"^(  +[\w:<>].*[;,])  // ", r"\1  ///< ", line) for line in lines[end:]]


def described_head(lines):
    """The comment at the head of a header as the description of its page, in as many lines."""
    brief = re.sub(r"^// \S+ - ", "", lines[1])
    head = ["/// @file", f"/// @brief {brief[:1].upper()}{brief[1:]}"]
    text = [line[3:] for line in lines[3:]]
    if text and text[-1].startswith("---"):
        text[-1] = ""
    if not any(text):
        return head + ["///"] * (len(lines) - 2)
    head.append("/// @code{.unparsed}")
    head += [f"/// {line}" for line in text[:-1]]
    head.append(f"/// {text[-1]} @endcode" if text[-1] else "/// @endcode")
    return head


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source:
        print("\n".join(described(source.read().splitlines())))
