"""Public names without a docstring, as Doxygen's XML has them.

What is said elsewhere needs none: what the language generates (`= default`), special cases of a template, the
values of an enumeration, the messages and states of the protocols that come with the library, and the members of
backends, which impls/contract/backend.hpp describes for all of them.
"""

import xml.etree.ElementTree as etree

CLASSES = ("class", "struct", "union")


def undocumented(folder):
    """A line for each public name without a docstring in the XML files of the folder."""
    compounds = [c for file in sorted(folder.glob("*.xml")) for c in etree.parse(file).getroot().findall("compounddef")]
    own = [c for c in compounds if c.get("kind") in (*CLASSES, "namespace", "concept") and is_public(c)]
    described_once = tuple(f"{name(c)}::" for c in own if is_backend(c) or is_protocol(c))
    found = []
    for compound in own:
        if name(compound).startswith(described_once) or "<" in name(compound):
            continue
        if not has_docstring(compound):
            found.append(line(compound, name(compound)))
        if is_backend(compound) or is_protocol(compound):
            continue
        found += [line(m, f"{name(compound)}::{m.findtext('name')}") for m in compound.iter("memberdef")
                  if is_public(m) and not generated(m) and not has_docstring(m)]
    return sorted(set(found))


def name(compound):
    return compound.findtext("compoundname")


def is_public(entry):
    return entry.get("prot", "public") == "public" and entry.get("kind") != "friend"


def is_backend(compound):
    """Whether it is a class with traits."""
    return compound.get("kind") in CLASSES and "traits" in [m.findtext("name") for m in compound.iter("memberdef")]


def is_protocol(compound):
    """Whether it is derived from typed_pipes::protocol."""
    return any(base.text in ("typed_pipes::protocol", "protocol") for base in compound.findall("basecompoundref"))


def generated(member):
    """Whether the language generates it, or it is a special case of a template."""
    return member.findtext("argsstring", "").endswith(("=default", "=delete")) or "<" in member.findtext("name")


def has_docstring(entry):
    return any("".join(e.itertext()).strip() for part in ("briefdescription", "detaileddescription")
               for e in entry.findall(part))


def line(entry, full_name):
    where = entry.find("location")
    file = where.get("file", "").removeprefix("include/typed_pipes/").removeprefix("typed_pipes/")
    return f"{file}:{where.get('line')}: {full_name} has no docstring"
