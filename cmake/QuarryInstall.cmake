# SPDX-License-Identifier: MIT
# cmake --install puts headers, libraries and a package there, so that find_package(quarry) gives quarry::sql, quarry::engine, quarry::quarry.
include(CMakePackageConfigHelpers)

set(quarry_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/quarry")
install(TARGETS quarry_sql quarry_engine quarry EXPORT quarryTargets)
if(QUARRY_BUILD_TOOLS)
  install(TARGETS quarry-reflect RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
endif()
install(DIRECTORY include/quarry DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}" FILES_MATCHING PATTERN "*.hpp")
install(EXPORT quarryTargets NAMESPACE quarry:: DESTINATION "${quarry_package_dir}")

configure_package_config_file(cmake/quarryConfig.cmake.in "${PROJECT_BINARY_DIR}/quarryConfig.cmake"
                              INSTALL_DESTINATION "${quarry_package_dir}")
# Before 1.0 a minor version may change the API.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/quarryConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/quarryConfig.cmake" "${PROJECT_BINARY_DIR}/quarryConfigVersion.cmake"
              cmake/FindMySQLClient.cmake DESTINATION "${quarry_package_dir}")
