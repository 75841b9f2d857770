#include "harness/core/file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace harness {
namespace {

namespace fs = std::filesystem;

// Ample for whatever is read in one piece, and far from where memory ends.
constexpr std::size_t largest_file = 256UL << 20;

tl::unexpected<Error> io_failure(std::string_view verb, const fs::path& path) {
  return fail("cannot " + std::string(verb) + ": " + std::strerror(errno), path.string());
}

// Not so the pipe behind /dev/stdin or <(…): that one has a writer, where a named one may wait for
// its writer for ever.
bool has_name(const fs::path& pipe) {
  std::error_code nameless;
  return !fs::canonical(pipe, nameless).empty();
}

bool is_special(const fs::path& path) {
  std::error_code missing;
  const fs::file_status status = fs::status(path, missing);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

fs::path beside(const fs::path& path) { return path.string() + ".part"; }

Result<void> check_readable(const fs::path& path) {
  std::error_code missing;
  const fs::file_status status = fs::status(path, missing);
  if (fs::is_directory(status)) return fail("is a directory", path.string(), "name a file");
  if (!fs::exists(status) || fs::is_regular_file(status)) return {};
  if (fs::is_fifo(status) && !has_name(path)) return {};
  return fail("is not a regular file", path.string(), "name a file");
}

}  // namespace

Result<std::string> read_file(const fs::path& path) {
  if (const Result<void> readable = check_readable(path); !readable) return fail(readable.error());
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return io_failure("read", path);
  // By read(), because an iterator would throw when the disk fails in mid-file.
  std::string content;
  std::array<char, 65536> part{};
  while (in.read(part.data(), part.size()) || in.gcount() > 0) {
    content.append(part.data(), static_cast<std::size_t>(in.gcount()));
    if (content.size() > largest_file) {
      return fail("is larger than 256 MiB", path.string(), "name another file");
    }
  }
  if (in.bad()) return io_failure("read", path);
  return content;
}

Result<void> write_file(const fs::path& path, std::string_view content) {
  const fs::path target = is_special(path) ? path : beside(path);
  errno = 0;
  std::ofstream out(target, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  std::error_code failure;
  if (!out) failure.assign(errno != 0 ? errno : EIO, std::generic_category());
  if (!failure && target != path) fs::rename(target, path, failure);
  if (!failure) return {};
  std::error_code ignored;
  if (target != path) fs::remove(target, ignored);
  return fail("cannot write: " + failure.message(), path.string());
}

Result<void> check_writable(const fs::path& path) {
  if (is_special(path)) return {};
  if (fs::is_directory(path)) return fail("is a directory", path.string(), "name a file");
  errno = 0;
  if (!std::ofstream(beside(path), std::ios::binary)) return io_failure("write", path);
  std::error_code ignored;
  fs::remove(beside(path), ignored);
  return {};
}

}  // namespace harness
