#include "harness/target/lease.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "harness/net/url.hpp"
#include "harness/target/native/account.hpp"

namespace harness::target {
namespace {

constexpr Duration patience_of_url = std::chrono::seconds{3};

// Those who have it say so in a line; a file may hold anything.
constexpr std::size_t longest = 300;

Error taken(const std::string& where, const std::string& whose, const std::string& more = {}) {
  return {"the lease " + without_password(where) + " is " +
              (whose.empty() ? "another run's" : shown(whose)),
          "safety", "wait until that has ended" + more};
}

Error unusable(const std::string& where, const std::string& why) {
  return {"the lease " + without_password(where) + " " + why, "safety", "ask the system's owner"};
}

struct flock whole_file(short type) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  return lock;
}

std::string line_of(const Fd& file) {
  std::array<char, longest> text{};
  const ssize_t size = ::pread(file.get(), text.data(), text.size(), 0);
  return size > 0 ? one_line({text.data(), static_cast<std::size_t>(size)}) : std::string();
}

Result<Fd> lock_file(const std::string& path, const std::string& whose) {
  Fd file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
  if (!file) {
    return fail(unusable(path, std::string("cannot be written: ") + std::strerror(errno)));
  }
  struct flock lock = whole_file(F_WRLCK);
  if (::fcntl(file.get(), F_OFD_SETLK, &lock) != 0) {
    if (errno == EAGAIN || errno == EACCES) return fail(taken(path, line_of(file)));
    return fail(unusable(path, std::string("cannot be locked: ") + std::strerror(errno)));
  }
  const std::string line = whose + "\n";
  const bool written =
      ::ftruncate(file.get(), 0) == 0 &&
      ::pwrite(file.get(), line.data(), line.size(), 0) == static_cast<ssize_t>(line.size());
  if (written) return file;
  return fail(unusable(path, std::string("cannot be written: ") + std::strerror(errno)));
}

Result<net::HttpResponse> send(const std::string& method, const std::string& url,
                               const std::string& body = {}) {
  net::HttpRequest request;
  request.method = method;
  request.url = url;
  request.body = body;
  request.timeout = patience_of_url;
  if (method == "PUT") request.headers["If-None-Match"] = "*";  // only where nothing is there
  request.headers["Content-Type"] = "text/plain";
  return net::HttpClient().send(request);
}

bool is_refusal(int status) { return status == 412 || status == 409 || status == 423; }

// What is there; empty: nothing.
Result<std::string> read_url(const std::string& url) {
  const auto response = send("GET", url);
  if (!response) return fail(unusable(url, "does not answer: " + response.error().what));
  if (response->status == 404 || response->status == 410) return std::string();
  if (response->status / 100 == 2) return one_line(response->body.substr(0, longest));
  return fail(unusable(url, "answered " + std::to_string(response->status) + " to GET"));
}

// A server that takes a second one, too, keeps nobody out.
Result<void> put_at_url(const std::string& url, const std::string& whose) {
  const auto first = send("PUT", url, whose);
  if (!first) return fail(unusable(url, "does not answer: " + first.error().what));
  if (is_refusal(first->status)) {
    return fail(
        taken(url, read_url(url).value_or(""), ", or take it away (DELETE) where it was killed"));
  }
  if (first->status / 100 != 2) {
    return fail(unusable(url, "answered " + std::to_string(first->status) + " to PUT"));
  }
  const auto second = send("PUT", url, whose);
  if (second && is_refusal(second->status)) return {};
  static_cast<void>(send("DELETE", url));
  return fail(unusable(url, "does not heed If-None-Match: *, and so keeps nobody out"));
}

bool is_file(const std::string& where) {
  const std::string url = net::with_lower_case_scheme(where);
  return !url.starts_with("http://") && !url.starts_with("https://");
}

}  // namespace

Lease::Lease(Fd file, std::string url, std::string whose)
    : file_(std::move(file)), url_(std::move(url)), whose_(std::move(whose)) {}

Lease::Lease(Lease&& other) noexcept
    : file_(std::move(other.file_)),
      url_(std::exchange(other.url_, {})),
      whose_(std::move(other.whose_)) {}

Result<Lease> Lease::take(const std::string& where, const std::string& whose) {
  if (is_file(where)) {
    return lock_file(where, whose).map([&](Fd file) { return Lease(std::move(file), {}, whose); });
  }
  const auto put = put_at_url(where, whose);
  if (!put) return fail(put.error());
  return Lease(Fd(), where, whose);
}

// Only one's own: somebody may have taken it away, and another have it now.
Lease::~Lease() {
  if (file_) static_cast<void>(::ftruncate(file_.get(), 0));
  if (url_.empty()) return;
  const auto holder = read_url(url_);
  if (holder && *holder == one_line(whose_)) static_cast<void>(send("DELETE", url_));
}

Result<std::string> lease_holder(const std::string& where) {
  if (!is_file(where)) return read_url(where);
  const Fd file(::open(where.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file && errno == ENOENT) return std::string();
  struct flock lock = whole_file(F_WRLCK);
  if (!file || ::fcntl(file.get(), F_OFD_GETLK, &lock) != 0) {
    return fail(unusable(where, std::string("cannot be read: ") + std::strerror(errno)));
  }
  if (lock.l_type == F_UNLCK) return std::string();
  const std::string holder = line_of(file);
  return holder.empty() ? "another run" : holder;
}

std::string oneself(const std::string& scenario, const Clock& clock) {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  return user_name(::getuid()) + " on " + host.data() + ", pid " + std::to_string(::getpid()) +
         ", " + scenario + ", since " + format_wall(clock.wall());
}

}  // namespace harness::target
