#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace harness::target {

// Who rotates a log by copying it and cutting it short (logrotate's copytruncate) leaves in the
// copy what nobody had read of it.
struct CutLog {
  std::filesystem::path path;
  std::uintmax_t at = 0;  // bytes of it that had been read
  std::string read_last;  // those right before that, by which its copy is known
};

// What its newest copy beside it, named as it begins ("shop.log.1", "shop-1.log"), has behind what
// was read. None: there is no such copy.
std::optional<std::string> rest_in_copy(const CutLog& cut);

}  // namespace harness::target
