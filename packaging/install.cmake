# What find_package(typed_pipes) gives: headers, and the target typed_pipes::typed_pipes.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(config_dir ${CMAKE_INSTALL_LIBDIR}/cmake/typed_pipes)
install(TARGETS typed_pipes EXPORT typed_pipes FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT typed_pipes NAMESPACE typed_pipes:: DESTINATION ${config_dir} FILE typed_pipes-targets.cmake)
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/typed_pipes-config.cmake.in
  ${CMAKE_CURRENT_BINARY_DIR}/typed_pipes-config.cmake INSTALL_DESTINATION ${config_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/typed_pipes-config-version.cmake
  COMPATIBILITY SameMinorVersion ARCH_INDEPENDENT)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/typed_pipes-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/typed_pipes-config-version.cmake
  DESTINATION ${config_dir})
