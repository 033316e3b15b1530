# SPDX-License-Identifier: MIT
# What a builder of Quarry can choose. Drivers are chosen in QuarryDependencies.cmake, where their libraries are looked for.
include(GNUInstallDirs)

option(QUARRY_BUILD_TESTS "Build Quarry's tests" ${PROJECT_IS_TOP_LEVEL})
option(QUARRY_BUILD_EXAMPLES "Build Quarry's examples" ${PROJECT_IS_TOP_LEVEL})
option(QUARRY_BUILD_TOOLS "Build the program quarry-reflect" ${PROJECT_IS_TOP_LEVEL})
option(QUARRY_INSTALL "Offer an install target with a CMake package" ${PROJECT_IS_TOP_LEVEL})
option(QUARRY_WERROR "Treat warnings in Quarry's own sources as errors" OFF)
option(QUARRY_FUZZ "Build the libFuzzer targets of tests/fuzz instead of the tests; needs clang" OFF)
set(QUARRY_SANITIZE "" CACHE STRING "Sanitizers to build everything with, as in -fsanitize=: address,undefined or thread")

if(PROJECT_IS_TOP_LEVEL)
  if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
    set(CMAKE_BUILD_TYPE Release CACHE STRING "Build type" FORCE)
  endif()
  if(NOT CMAKE_CXX_COMPILER_LAUNCHER)
    find_program(QUARRY_CCACHE ccache)
    mark_as_advanced(QUARRY_CCACHE)
    if(QUARRY_CCACHE)
      # A file compiled in another build directory with the same flags is the same file.
      set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_NOHASHDIR=1 "${QUARRY_CCACHE}")
    endif()
  endif()
  set(CMAKE_CXX_EXTENSIONS OFF)
endif()

if(QUARRY_SANITIZE)
  add_compile_options(-fsanitize=${QUARRY_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${QUARRY_SANITIZE})
endif()

if(QUARRY_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    message(FATAL_ERROR "Quarry: QUARRY_FUZZ needs clang, whose libFuzzer it uses, and the compiler is ${CMAKE_CXX_COMPILER}; "
                        "apt install clang, and use the preset `fuzz`.")
  endif()
  # The targets alone get libFuzzer's main; all code tells it where it has been.
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()
