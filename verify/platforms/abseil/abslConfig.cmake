# What the mutex backends and their tests use of Abseil, over std::mutex. Debian's Abseil is compiled for one
# processor and one standard library; on others it is not Abseil that is tested, but what we do with its mutex.
foreach(library synchronization time)
  add_library(absl::${library} INTERFACE IMPORTED)
  set_target_properties(absl::${library} PROPERTIES INTERFACE_INCLUDE_DIRECTORIES ${CMAKE_CURRENT_LIST_DIR})
endforeach()
