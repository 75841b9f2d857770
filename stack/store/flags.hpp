#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/core/result.hpp"

namespace store {

enum class Role { loki, tempo, otlp, pager };
const char* name_of(Role role);

// The command line.
struct Flags {
  Role role = Role::loki;
  std::string listen;     // of the roles loki, tempo and pager; of otlp, for /ready and /status
  std::string otlp_http;  // of otlp
  std::string otlp_grpc;
  std::string loki;  // base URLs of who gets what otlp receives
  std::string tempo;
  std::string prometheus;
  std::string alertmanager;  // of pager: whom it looks at, a URL; empty: nobody
  std::string journal;       // a file; empty: none
  bool read_only = false;
  std::uint64_t memory = 0;  // bytes
};

// None after --help, which is printed.
harness::Result<std::optional<Flags>> read_flags(int argc, char** argv);

// "1GiB", "512MiB", "64KiB", "1000".
harness::Result<std::uint64_t> parse_bytes(const std::string& text);

}  // namespace store
