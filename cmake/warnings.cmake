# What every target of ours is compiled with. Third-party headers come in as SYSTEM and stay silent.
add_library(project_options INTERFACE)
target_include_directories(project_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(project_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wold-style-cast -Wimplicit-fallthrough
  # Where several files are compiled as one, a local name may be that of a function of another file.
  $<IF:$<BOOL:${CMAKE_UNITY_BUILD}>,-Wshadow=local,-Wshadow>
  $<$<BOOL:${CMAKE_UNITY_BUILD}>:-Wno-subobject-linkage>
  -pthread)  # some packages ask for it: with it everywhere, the precompiled headers suit all
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # In sums of strings, g++ 12 sees copies that overlap or leave their bounds where none do (its bug
  # 105651): at -O3, and wherever the headers are precompiled. And strings within an optional that is
  # empty it takes for uninitialised ones (its bug 80635).
  target_compile_options(project_options INTERFACE -Wno-restrict -Wno-array-bounds
    -Wno-stringop-overflow -Wno-stringop-overread
    $<$<CONFIG:Release>:-Wno-maybe-uninitialized>)
endif()
if(CMAKE_CXX_FLAGS_RELWITHDEBINFO MATCHES "-Og")
  # Of the dev preset, which optimises too little to tell them from those that are there.
  target_compile_options(project_options INTERFACE $<$<CONFIG:RelWithDebInfo>:-Wno-maybe-uninitialized>)
endif()
if(HARNESS_WERROR)
  target_compile_options(project_options INTERFACE -Werror)
endif()
if(HARNESS_SANITIZE)
  target_compile_options(project_options INTERFACE
    -fsanitize=${HARNESS_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
    # With them, g++ 12 sees uninitialised values that are not there.
    -Wno-maybe-uninitialized)
  target_link_options(project_options INTERFACE -fsanitize=${HARNESS_SANITIZE})
endif()
