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
    """The lines of a header, with its head made a description."""
    if len(lines) < 3 or not lines[0].startswith("// ---") or not lines[2].startswith("// ---"):
        return lines
    end = next((n for n, line in enumerate(lines) if not line.startswith("//")), len(lines))
    brief = re.sub(r"^// \S+ - ", "", lines[1])
    head = ["/// @file", f"/// @brief {brief[:1].upper()}{brief[1:]}"]
    text = [line[3:] for line in lines[3:end]]
    if text and text[-1].startswith("---"):
        text[-1] = ""
    if any(text):
        head.append("/// @code{.unparsed}")
        head += [f"/// {line}" for line in text[:-1]]
        head.append(f"/// {text[-1]} @endcode" if text[-1] else "/// @endcode")
    else:
        head += ["///"] * (end - 2)
    return head + [re.sub(r"^(  +[\w:<>].*[;,])  // ", r"\1  ///< ", line) for line in lines[end:]]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source:
        print("\n".join(described(source.read().splitlines())))
