# The library: headers only. include/typed_pipes links to the folders that hold them, so that the sources, an
# installed copy and a program that uses either name a header alike. Tests and misuse cases are not part of it.
file(GLOB_RECURSE headers FOLLOW_SYMLINKS CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/include/typed_pipes/*.hpp)
list(FILTER headers EXCLUDE REGEX "/typed_pipes/.*/(misuse|test)/")
# Backends behind a lock take it from Abseil, which nobody else needs: they are a target of their own. A header
# belongs to it if it includes Abseil, or a header that does.
set(mutex_headers)
set(needs_abseil "absl/")
set(before -1)
list(LENGTH headers count)
while(NOT count EQUAL before)
  set(before ${count})
  foreach(header IN LISTS headers)
    file(STRINGS ${header} found REGEX "^#include <(${needs_abseil})")
    if(found)
      list(REMOVE_ITEM headers ${header})
      list(APPEND mutex_headers ${header})
      file(RELATIVE_PATH name ${PROJECT_SOURCE_DIR}/include ${header})
      string(APPEND needs_abseil "|${name}>")
    endif()
  endforeach()
  list(LENGTH headers count)
endwhile()

find_package(Threads REQUIRED)

add_library(typed_pipes INTERFACE)
add_library(typed_pipes::typed_pipes ALIAS typed_pipes)
target_sources(typed_pipes INTERFACE FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${headers})
target_compile_features(typed_pipes INTERFACE cxx_std_20)
target_link_libraries(typed_pipes INTERFACE Threads::Threads)

# A user of typed_pipes::mutex looks for Abseil; an installed copy does so for the component `mutex`.
add_library(typed_pipes_mutex INTERFACE)
add_library(typed_pipes::mutex ALIAS typed_pipes_mutex)
target_sources(typed_pipes_mutex INTERFACE FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/include FILES ${mutex_headers})
target_link_libraries(typed_pipes_mutex INTERFACE typed_pipes absl::synchronization absl::time)

set_target_properties(typed_pipes_mutex PROPERTIES EXPORT_NAME mutex)
if(TYPED_PIPES_BUILD_TESTS OR TYPED_PIPES_BUILD_BENCH)  # there is Abseil then
  set_target_properties(typed_pipes typed_pipes_mutex PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
endif()

include(${CMAKE_CURRENT_LIST_DIR}/old_paths.cmake)
