#!/usr/bin/python3
"""Doxygen's input filter: what a header says in its own way is put as Doxygen wants it.

  // ----                           /// @file
  // name.hpp - what it is          /// @brief what it is
  // ----                    ->     /// @code{.unparsed}
  // a table, or plain text         /// a table, or plain text
  // ----                           /// @endcode

  int n;  // how many        ->     int n;  ///< How many

An indented line of a docstring is code. The names of a header belong to the topic of its folder, or its own
(topics.dox). A class that is nothing but a static_assert is a compile-time error: its text is the docstring.

No line is added or taken away, so that a warning names the right one.
"""

import html
import pathlib
import re
import sys

TOPICS = {"diagnose.hpp": "errors", "clock.hpp": "core", "core": "core", "parts": "parts", "protocols": "protocols",
          "impls": "impls", "base": "impls", "contract": "contract"}
TRAILING = re.compile(r"^(  +[\w:<>].*[;,])  +// (\w)")
COMPILE_TIME_ERROR = re.compile(
    r"^(template <.*\nstruct \w+(?:<.*>)? \{\n  static_assert\(\s*Ok,\s*)((?:\"[^\"]*\"\s*)+)\);\n\};", re.MULTILINE)


def described(lines, path=pathlib.Path()):
    """The lines of the header there as Doxygen is to see them."""
    end = 0
    head = []
    if len(lines) > 2 and lines[0].startswith("// ---") and lines[2].startswith("// ---"):
        end = next((n for n, line in enumerate(lines) if not line.startswith("//")), len(lines))
        head = described_head(lines[:end])
    text = "\n".join(TRAILING.sub(lambda m: f"{m[1]}  ///< {m[2].upper()}", line) for line in lines[end:])
    text = re.sub(r"^( *)///   (\S.*)$", r"\1/// @code{.cpp} \2 @endcode", text, flags=re.MULTILINE)
    topic = TOPICS.get(path.name, TOPICS.get(path.parent.name))
    if topic:
        text = re.sub(r"^(namespace typed_pipes(?:::protocols)? \{)$", rf"\1 /** @addtogroup {topic} */ /** @{{ */", text,
                      flags=re.MULTILINE)
        text = re.sub(r"^(\}  // namespace typed_pipes(?:::protocols)?)$", r"/** @} */ \1", text, flags=re.MULTILINE)
    return head + COMPILE_TIME_ERROR.sub(described_error, text).split("\n")


def described_error(found):
    """A class that is a compile-time error, and before it the text of the error."""
    says = html.escape("".join(re.findall(r'"([^"]*)"', found[2])).removeprefix("pipes: "), quote=False)
    return f"/** @brief {says} */ {found[0]}"


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
        print("\n".join(described(source.read().splitlines(), pathlib.Path(sys.argv[1]))))
