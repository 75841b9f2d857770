# What nearly every file of a kind takes is compiled once for all of them: without it a third of a build
# goes into reading the same headers again. The tidy preset builds without, so that a missing include
# is still found.
set(standard_headers
  <algorithm> <array> <atomic> <charconv> <chrono> <condition_variable> <cstdint> <deque> <filesystem> <functional>
  <map> <memory> <mutex> <optional> <set> <span> <string> <string_view> <thread> <unordered_map> <utility> <variant>
  <vector> <tl/expected.hpp>)

# No two compilations of a precompiled header are the same file. What stands for it in the compiler cache
# (pch_external_checksum, see ./dev) is what it is made of: the headers and the packages that they are from, and
# our own one.
file(STRINGS scripts/packages.txt rows REGEX "^build ")
list(TRANSFORM rows REPLACE "^build +" "")
execute_process(COMMAND dpkg-query --show ${rows} OUTPUT_VARIABLE versions ERROR_QUIET)
set(own_header ${CMAKE_CURRENT_LIST_DIR}/once/nlohmann/json.hpp)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${own_header})
file(SHA256 ${own_header} own_header)
string(SHA256 versions "${CMAKE_CXX_COMPILER_VERSION} ${versions} ${own_header}")

function(precompile name)
  cmake_parse_arguments(ARG "" "" "HEADERS;LIBS" ${ARGN})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  file(WRITE ${source} "")
  add_library(${name} OBJECT ${source})
  target_link_libraries(${name} PRIVATE project_options tl::expected ${ARG_LIBS})
  target_precompile_headers(${name} PRIVATE ${standard_headers} ${ARG_HEADERS})
  file(WRITE ${CMAKE_CURRENT_BINARY_DIR}/CMakeFiles/${name}.dir/cmake_pch.hxx.gch.sum
    "${versions} ${standard_headers} ${ARG_HEADERS}")
endfunction()

precompile(precompiled_standard)
precompile(precompiled_json HEADERS <nlohmann/json.hpp> LIBS nlohmann_json::nlohmann_json)
if(HARNESS_TESTS)
  precompile(precompiled_tests HEADERS <gmock/gmock.h> <gtest/gtest.h> LIBS GTest::gmock GTest::gtest)
endif()

# Where most files of a target read JSON. In the others the header costs less by itself: precompiled, half a second
# of it is left in every file, read or not.
function(precompile_json_for)
  set_target_properties(${ARGN} PROPERTIES HARNESS_PRECOMPILED precompiled_json)
endfunction()

# Each time that the compiler looks for memory that it may use again, it walks through all that the precompiled headers
# hold. It begins at a gigabyte, not at a quarter of it (the number is in kB, and doubled), which hardly any file reaches.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
  target_compile_options(project_options INTERFACE --param=ggc-min-heapsize=512000)
endif()

function(use_precompiled target)
  get_target_property(libraries ${target} LINK_LIBRARIES)
  get_target_property(suits ${target} HARNESS_PRECOMPILED)
  if(suits)
  elseif(NOT "project_options" IN_LIST libraries)
    return()  # generated code
  elseif("GTest::gmock" IN_LIST libraries)
    set(suits precompiled_tests)
  else()
    set(suits precompiled_standard)
  endif()
  if(NOT target STREQUAL suits)
    target_precompile_headers(${target} REUSE_FROM ${suits})
  endif()
endfunction()

# For all targets of a directory and those below it.
function(use_precompiled_in directory)
  get_directory_property(targets DIRECTORY ${directory} BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    if(type MATCHES "STATIC_LIBRARY|EXECUTABLE")
      use_precompiled(${target})
    endif()
  endforeach()
  get_directory_property(below DIRECTORY ${directory} SUBDIRECTORIES)
  foreach(one IN LISTS below)
    use_precompiled_in(${one})
  endforeach()
endfunction()
