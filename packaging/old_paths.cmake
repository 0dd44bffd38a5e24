# A header for each include path of before, which says in one error where the header is now. Their folder comes
# last in the search (-idirafter), so that a folder of the same name in a user's program is found before it.
set(TYPED_PIPES_OLD_PATHS ${PROJECT_BINARY_DIR}/typed_pipes_old_paths)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_CURRENT_LIST_DIR}/old_paths.txt)

file(REMOVE_RECURSE ${TYPED_PIPES_OLD_PATHS})
file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/old_paths.txt lines REGEX "^[^#]")
foreach(line IN LISTS lines)
  if(NOT line MATCHES "^([^ ]+) +([^ ]+)$")
    message(FATAL_ERROR "packaging/old_paths.txt: '${line}' is not: old path, space, new path")
  endif()
  set(old ${CMAKE_MATCH_1})
  set(new ${CMAKE_MATCH_2})
  if(new MATCHES "^typed_pipes/")
    set(text "<${old}> is <${new}> now")
  else()
    set(text "<${old}> is no longer part of the library; the sources have it as ${new}")
  endif()
  file(CONFIGURE OUTPUT ${TYPED_PIPES_OLD_PATHS}/${old} CONTENT "#error \"pipes: ${text}\"\n" @ONLY)
endforeach()

target_compile_options(typed_pipes INTERFACE
  $<$<COMPILE_LANG_AND_ID:CXX,GNU,Clang>:-idirafter$<BUILD_INTERFACE:${TYPED_PIPES_OLD_PATHS}>$<INSTALL_INTERFACE:$<INSTALL_PREFIX>/include/typed_pipes/old_paths>>)
