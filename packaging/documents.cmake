# Writes the documents for users of the library into the folder ${documents}, in folders as they are in the sources, because
# they link to one another. A link to a file that is not installed becomes its text: the project has no address that
# it could lead to.
cmake_minimum_required(VERSION 3.25)
set(pages README.md CHANGELOG.md CITATION.cff RELIABILITY.md SECURITY.md docs/backends.md docs/glossary.md docs/mistakes.md
  docs/package.md impls/README.md parts/README.md protocols/README.md)
set(installed ${pages} examples)
cmake_path(GET CMAKE_CURRENT_LIST_DIR PARENT_PATH source)

file(REMOVE_RECURSE ${documents})
foreach(page IN LISTS pages)
  file(READ ${source}/${page} text)
  set(before "${text}")
  string(REGEX REPLACE "\\[!\\[([^]]*)\\]\\([^)]*\\)\\]\\([^)]*\\)" "(Figure: \\1)" text "${text}")
  cmake_path(GET page PARENT_PATH folder)
  string(REGEX MATCHALL "\\([^][() :;#]+" targets "${text}")
  list(REMOVE_DUPLICATES targets)
  foreach(target IN LISTS targets)
    string(SUBSTRING "${target}" 1 -1 target)
    cmake_path(SET place NORMALIZE "${folder}/${target}")
    string(REGEX REPLACE "^/|/$" "" place "${place}")
    if(EXISTS ${source}/${place} AND NOT place IN_LIST installed)  # code may look like a link, but leads to no file
      string(REGEX REPLACE "([.+])" "\\\\\\1" target "${target}")
      string(REGEX REPLACE "\\[([^][]+)\\]\\(${target}(#[^)]*)?\\)" "\\1" text "${text}")
    endif()
  endforeach()
  if(NOT text STREQUAL before)
    string(APPEND text "\nFigures and files that are named here without a link are in the sources only.\n")
  endif()
  file(WRITE ${documents}/${page} "${text}")
endforeach()
