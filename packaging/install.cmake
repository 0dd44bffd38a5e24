# What is installed: the headers, and what find_package(typed_pipes) and pkg-config need to know of them. Nothing
# depends on the processor, so all of it stands below include/ and share/.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(config_dir ${CMAKE_INSTALL_DATADIR}/cmake/typed_pipes)
foreach(part typed_pipes typed_pipes_mutex)  # each in a file of its own: only the second names Abseil
  install(TARGETS ${part} EXPORT ${part} COMPONENT typed_pipes
    FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT typed_pipes)
  string(REPLACE _mutex -mutex file ${part}-targets.cmake)
  install(EXPORT ${part} NAMESPACE typed_pipes:: DESTINATION ${config_dir} FILE ${file} COMPONENT typed_pipes)
endforeach()
install(DIRECTORY ${TYPED_PIPES_OLD_PATHS}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/typed_pipes/old_paths
  COMPONENT typed_pipes)

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/typed_pipes-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/typed_pipes-config.cmake INSTALL_DESTINATION ${config_dir})
# Before 1.0 a minor version may break what the one before it promised.
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/typed_pipes-config-version.cmake
  VERSION ${PROJECT_VERSION} COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/typed_pipes-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/typed_pipes-config-version.cmake
  DESTINATION ${config_dir} COMPONENT typed_pipes)

file(RELATIVE_PATH to_prefix /${CMAKE_INSTALL_DATADIR}/pkgconfig /)
foreach(name typed_pipes typed_pipes-mutex)
  configure_file(${CMAKE_CURRENT_LIST_DIR}/${name}.pc.in ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc @ONLY)
  install(FILES ${CMAKE_CURRENT_BINARY_DIR}/${name}.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig COMPONENT typed_pipes)
endforeach()

if(PROJECT_IS_TOP_LEVEL)
  include(${CMAKE_CURRENT_LIST_DIR}/debian_package.cmake)
endif()
