# Everything below is a Debian 12 package; `./dev setup` installs them all.
find_package(Threads REQUIRED)
find_package(CURL 7.88 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(Protobuf REQUIRED)
find_package(Snappy REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(yaml-cpp 0.7 REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(cxxopts REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(Pistache REQUIRED IMPORTED_TARGET libpistache)
pkg_check_modules(Pqxx REQUIRED IMPORTED_TARGET libpqxx)
pkg_check_modules(Pq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(BrotliDec REQUIRED IMPORTED_TARGET libbrotlidec)
pkg_check_modules(Idn2 REQUIRED IMPORTED_TARGET libidn2)
pkg_check_modules(Nghttp2 REQUIRED IMPORTED_TARGET libnghttp2)
pkg_check_modules(Re2 REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(Microhttpd REQUIRED IMPORTED_TARGET libmicrohttpd)
pkg_check_modules(Simdjson REQUIRED IMPORTED_TARGET simdjson)
pkg_check_modules(Zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(Pugixml REQUIRED IMPORTED_TARGET pugixml)
find_package(Boost 1.74 REQUIRED)  # its headers alone
# pkg-config takes 20 s to list what gRPC's static archives would need; the module links to the shared ones.
foreach(name grpc++_unsecure grpc_unsecure gpr)
  find_library(Grpc_${name} ${name} REQUIRED)
endforeach()

# What reads and prints JSON is compiled once: whoever takes the package's header gets it by way of ours, and what it
# declares from there.
get_target_property(json_headers nlohmann_json::nlohmann_json INTERFACE_INCLUDE_DIRECTORIES)
add_library(json_once STATIC ${CMAKE_CURRENT_LIST_DIR}/once/json.cpp)
target_include_directories(json_once SYSTEM PRIVATE ${CMAKE_CURRENT_LIST_DIR}/once ${json_headers})
target_link_libraries(json_once PRIVATE project_options)
if(CMAKE_CXX_FLAGS_RELWITHDEBINFO MATCHES "-Og")
  # Of the dev preset: what reads JSON takes twice as long with -Og, and is compiled no second time.
  # The precompiled headers are made with other flags.
  target_compile_options(json_once PRIVATE $<$<CONFIG:RelWithDebInfo>:-O2>)
  set_target_properties(json_once PROPERTIES DISABLE_PRECOMPILE_HEADERS ON)
endif()
target_include_directories(nlohmann_json::nlohmann_json BEFORE INTERFACE ${CMAKE_CURRENT_LIST_DIR}/once)
target_link_libraries(nlohmann_json::nlohmann_json INTERFACE json_once)

# By std::regex it would take twice as long to compile, and end at a flag of 100 kB.
target_compile_definitions(cxxopts::cxxopts INTERFACE CXXOPTS_NO_REGEX)

if(HARNESS_TESTS)
  find_package(GTest 1.12 REQUIRED)
  pkg_check_modules(BrotliEnc REQUIRED IMPORTED_TARGET libbrotlienc)
endif()
