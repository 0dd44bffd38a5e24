# What find_package(pipes) gives: headers, and the target pipes::pipes.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(PIPES_CONFIG_DIR ${CMAKE_INSTALL_LIBDIR}/cmake/pipes)
set_target_properties(pipes_impls PROPERTIES EXPORT_NAME impls)
set_target_properties(pipes_protocols PROPERTIES EXPORT_NAME protocols)
set_target_properties(pipes_parts PROPERTIES EXPORT_NAME parts)
install(TARGETS pipes pipes_parts pipes_protocols pipes_impls EXPORT pipes
  FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/pipes)
install(EXPORT pipes NAMESPACE pipes:: DESTINATION ${PIPES_CONFIG_DIR} FILE pipes-targets.cmake)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/pipes-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/pipes-config.cmake INSTALL_DESTINATION ${PIPES_CONFIG_DIR})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/pipes-config-version.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/pipes-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/pipes-config-version.cmake
  DESTINATION ${PIPES_CONFIG_DIR})
