#include "harness/target/native/log_copy.hpp"

#include <fstream>

namespace harness::target {
namespace {

namespace fs = std::filesystem;

// Of a file, from a place on; shorter where it ends earlier.
std::string bytes_of(const fs::path& file, std::uintmax_t from, std::uintmax_t size) {
  std::ifstream in(file, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(from));
  std::string bytes(size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(in.gcount()));
  return bytes;
}

bool is_copy(const fs::directory_entry& entry, const CutLog& cut) {
  std::error_code unknown;
  const std::string name = entry.path().filename().string();
  if (entry.path().filename() == cut.path.filename() ||
      !name.starts_with(cut.path.stem().string()) || !entry.is_regular_file(unknown)) {
    return false;
  }
  const std::uintmax_t size = entry.file_size(unknown);
  return !unknown && size >= cut.at &&
         bytes_of(entry.path(), cut.at - cut.read_last.size(), cut.read_last.size()) ==
             cut.read_last;
}

}  // namespace

std::optional<std::string> rest_in_copy(const CutLog& cut) {
  if (cut.read_last.empty()) return std::nullopt;
  std::error_code unknown;
  fs::path newest;
  fs::file_time_type written = fs::file_time_type::min();
  for (const auto& entry : fs::directory_iterator(fs::absolute(cut.path).parent_path(), unknown)) {
    if (!is_copy(entry, cut) || entry.last_write_time(unknown) < written) continue;
    newest = entry.path();
    written = entry.last_write_time(unknown);
  }
  if (newest.empty()) return std::nullopt;
  const std::uintmax_t size = fs::file_size(newest, unknown);
  return unknown ? std::nullopt : std::optional(bytes_of(newest, cut.at, size - cut.at));
}

}  // namespace harness::target
