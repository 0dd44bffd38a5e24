# libtyped-pipes-dev_VERSION_all.deb: what is installed, below /usr, the papers Debian asks for, the documents for users
# of the library and the examples.
set(debian ${CMAKE_CURRENT_LIST_DIR}/debian)
set(package libtyped-pipes-dev)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${debian}/description)

# A package is signed by the one who makes it, named as Debian's own tools are told it. The project has no address:
# the placeholder ends in .example, where no mail can arrive.
set(packager "Pipes maintainers <not-set@typed-pipes.example>")
if(NOT "$ENV{DEBFULLNAME}" STREQUAL "" AND NOT "$ENV{DEBEMAIL}" STREQUAL "")
  set(packager "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${packager}")
configure_file(${debian}/changelog ${CMAKE_CURRENT_BINARY_DIR}/debian/changelog @ONLY)

# Compressed without a date, so that the same sources make the same package.
file(ARCHIVE_CREATE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/debian/changelog.Debian.gz
  PATHS ${CMAKE_CURRENT_BINARY_DIR}/debian/changelog
  FORMAT raw COMPRESSION GZip COMPRESSION_LEVEL 9 MTIME 0)
install(FILES ${debian}/copyright ${CMAKE_CURRENT_BINARY_DIR}/debian/changelog.Debian.gz
  DESTINATION share/doc/${package} COMPONENT debian EXCLUDE_FROM_ALL)

# The script writes the documents as they are installed; the next rule installs them.
install(CODE "set(documents \"${CMAKE_CURRENT_BINARY_DIR}/documents\")" COMPONENT debian EXCLUDE_FROM_ALL)
install(SCRIPT ${CMAKE_CURRENT_LIST_DIR}/documents.cmake COMPONENT debian EXCLUDE_FROM_ALL)
install(DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/documents/ DESTINATION share/doc/${package} COMPONENT debian EXCLUDE_FROM_ALL)
install(DIRECTORY ${PROJECT_SOURCE_DIR}/examples DESTINATION share/doc/${package} COMPONENT debian EXCLUDE_FROM_ALL
  FILES_MATCHING PATTERN *.cpp)

file(STRINGS ${debian}/changelog newest LIMIT_COUNT 1)
if(NOT newest MATCHES "^${package} \\(${PROJECT_VERSION}-([0-9]+)\\)")
  message(FATAL_ERROR "packaging/debian/changelog begins with '${newest}', not with ${package} (${PROJECT_VERSION}-<release>)")
endif()
set(CPACK_DEBIAN_PACKAGE_RELEASE ${CMAKE_MATCH_1})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ${package})
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};typed_pipes;typed_pipes;/;${PROJECT_BINARY_DIR};typed_pipes;debian;/")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES OFF)
file(READ ${debian}/description described)  # one line, then what goes below it
string(REGEX MATCH "^[^\n]+" CPACK_PACKAGE_DESCRIPTION_SUMMARY "${described}")
string(REGEX REPLACE "^[^\n]+\n(.*)\n$" "\\1" CPACK_DEBIAN_PACKAGE_DESCRIPTION "${described}")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6-dev | libc-dev")  # pthread.h, linux/futex.h, linux/membarrier.h
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "g++ (>= 4:12) | clang (>= 1:14)")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "libabsl-dev, cmake, pkgconf")
include(CPack)
