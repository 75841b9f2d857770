#include "harness/core/file.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

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
  std::string content{std::istreambuf_iterator<char>(in), {}};
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
