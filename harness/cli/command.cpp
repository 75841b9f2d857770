#include "harness/cli/command.hpp"

#include <cstdio>

namespace harness::cli {

int refuse(const std::vector<Error>& errors, int exit_code) {
  std::fputs(to_string(errors).c_str(), stderr);
  return exit_code;
}

int refuse(const Error& error, int exit_code) { return refuse(std::vector{error}, exit_code); }

}  // namespace harness::cli
