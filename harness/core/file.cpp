#include "harness/core/file.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace harness {
namespace {

tl::unexpected<Error> io_failure(std::string_view verb, const std::filesystem::path& path) {
  return fail("cannot " + std::string(verb) + ": " + std::strerror(errno), path.string());
}

}  // namespace

Result<std::string> read_file(const std::filesystem::path& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    return fail("is a directory", path.string(), "name a file");
  }
  errno = 0;
  std::ifstream in(path, std::ios::binary);
  if (!in) return io_failure("read", path);
  // By read(), because an iterator would throw when the disk fails in mid-file.
  std::string content;
  std::array<char, 65536> part{};
  while (in.read(part.data(), part.size()) || in.gcount() > 0) {
    content.append(part.data(), static_cast<std::size_t>(in.gcount()));
  }
  if (in.bad()) return io_failure("read", path);
  return content;
}

Result<void> write_file(const std::filesystem::path& path, std::string_view content) {
  const std::filesystem::path beside = path.string() + ".part";
  errno = 0;
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out.write(content.data(), static_cast<std::streamsize>(content.size()));
  out.close();
  if (!out) return io_failure("write", beside);
  std::error_code failure;
  std::filesystem::rename(beside, path, failure);
  if (failure) return fail("cannot rename into place: " + failure.message(), path.string());
  return {};
}

}  // namespace harness
