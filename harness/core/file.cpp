#include "harness/core/file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <optional>

#include "harness/core/fd.hpp"

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

// Written to, and not replaced.
bool is_special(const fs::path& path) {
  std::error_code missing;
  const fs::file_status status = fs::status(path, missing);
  return fs::exists(status) && !fs::is_regular_file(status) && !fs::is_directory(status);
}

fs::path beside(const fs::path& path) { return path.string() + ".part"; }

// What this process has open already, by such a name of it: that is written to as it stands, and no
// file takes its place.
std::optional<int> own_descriptor(const fs::path& path) {
  if (path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  const std::string place = path.parent_path().string();
  if (place != "/dev/fd" && place != "/proc/self/fd") return std::nullopt;
  const std::string name = path.filename().string();
  int number = -1;
  const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (problem != std::errc{} || end != name.data() + name.size()) return std::nullopt;
  return number;
}

// A pipe with a name may have nobody who reads it, and then whoever opens it waits for ever.
Result<void> check_kind_to_write(const fs::path& path) {
  if (own_descriptor(path)) return {};
  std::error_code missing;
  const fs::file_status status = fs::status(path, missing);
  if (fs::is_directory(status)) return fail("is a directory", path.string(), "name a file");
  if (fs::is_fifo(status) && has_name(path)) {
    return fail("is a pipe with a name", path.string(), "name a file, or pipe standard output");
  }
  if (fs::is_socket(status) || fs::is_block_file(status)) {
    return fail("is not a regular file", path.string(), "name a file");
  }
  return {};
}

// Waits for no reader; errno says why there is none.
Fd open_to_write(const fs::path& path) {
  if (const auto own = own_descriptor(path)) return Fd(::fcntl(*own, F_DUPFD_CLOEXEC, 0));
  constexpr int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_CLOEXEC;
  Fd file(::open(path.c_str(), flags, 0666));
  if (file) ::fcntl(file.get(), F_SETFL, 0);  // one who is slow is waited for
  return file;
}

// What went wrong, as errno has it; 0: nothing.
int write_all(const fs::path& path, std::string_view content) {
  const Fd file = open_to_write(path);
  if (!file) return errno;
  while (!content.empty()) {
    const ssize_t size = ::write(file.get(), content.data(), content.size());
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return size < 0 ? errno : EIO;
    content.remove_prefix(static_cast<std::size_t>(size));
  }
  return 0;
}

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
  const bool special = own_descriptor(path) || is_special(path);
  if (special) {
    if (auto checked = check_kind_to_write(path); !checked) return checked;
  }
  const fs::path target = special ? path : beside(path);
  std::error_code failure(write_all(target, content), std::generic_category());
  if (!failure && target != path) fs::rename(target, path, failure);
  if (!failure) return {};
  std::error_code ignored;
  if (target != path) fs::remove(target, ignored);
  return fail("cannot write: " + failure.message(), path.string());
}

bool is_want_of_room(const Error& error) {
  return error.what.ends_with(std::strerror(ENOSPC)) || error.what.ends_with(std::strerror(EDQUOT));
}

Result<void> check_writable(const fs::path& path) {
  if (auto checked = check_kind_to_write(path); !checked) return checked;
  if (own_descriptor(path)) {
    if (!open_to_write(path)) return io_failure("write", path);
    return {};
  }
  if (is_special(path)) return {};
  if (!open_to_write(beside(path))) return io_failure("write", path);
  std::error_code ignored;
  fs::remove(beside(path), ignored);
  return {};
}

}  // namespace harness
