# GoogleTest, compiled with the flags of the platform from what Debian's package googletest has installed.
set(INSTALL_GTEST OFF)
add_subdirectory(/usr/src/googletest ${CMAKE_BINARY_DIR}/googletest EXCLUDE_FROM_ALL)
