#include "harness/target/native/ready_check.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <vector>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/core/utf8.hpp"
#include "harness/net/loopback.hpp"
#include "harness/net/url.hpp"

namespace harness::target {
namespace {

constexpr int patience_ms = 20;

// A stopped process still takes connections until its queue is full; then the kernel drops the
// attempt and nothing would ever come back.
bool accepts_connection_at(const net::Address& there) {
  const Fd socket(::socket(there.at.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&there.at), there.size) == 0) {
    return true;
  }
  if (errno != EINPROGRESS) return false;
  pollfd wait{socket.get(), POLLOUT, 0};
  int error = 0;
  socklen_t size = sizeof error;
  return ::poll(&wait, 1, patience_ms) == 1 &&
         ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

std::vector<net::Address> addresses_of_place(const std::string& place) {
  const std::size_t colon = place.rfind(':');
  return net::addresses_of(net::without_brackets(place.substr(0, colon)), place.substr(colon + 1));
}

// Loopback has two addresses, and "localhost" may be either of them: who listens on the other one
// is told of it.
std::string elsewhere(const std::string& place) {
  const std::string port = place.substr(place.rfind(':'));
  const std::string other = (place.starts_with('[') ? "127.0.0.1" : "[::1]") + port;
  if (accepts_connection(place) || !accepts_connection(other)) return {};
  return ", where it takes none, and it does at " + other +
         ": have it listen on the first, or say url: \"http://" +
         other.substr(0, other.rfind(':')) + ":{port}\"";
}

// Of what was written to a file; empty: nothing was.
std::string last_line(const std::filesystem::path& file) {
  constexpr std::size_t longest = 200;
  const auto text = read_file(file);
  if (!text) return {};
  const std::string_view all = trim(*text);
  const std::size_t before = all.rfind('\n');
  return beginning_of(all.substr(before == std::string::npos ? 0 : before + 1), longest);
}

}  // namespace

bool HttpReady::holds() {
  net::HttpRequest request;
  request.url = url_;
  request.timeout = std::chrono::milliseconds{250};
  const auto response = client_.send(request);
  return response && response->status == 200;
}

std::string HttpReady::text() const {
  return "200 from " + url_ + elsewhere(net::authority_of(url_).text);
}

bool CommandReady::holds() {
  if (!running_) {
    if (auto started = ChildProcess::start(command_)) {
      running_ = std::make_unique<ChildProcess>(std::move(*started));
    }
    return false;
  }
  const auto ending = running_->ending();
  if (!ending) return false;
  failed_ = ending->is_success() ? std::nullopt : ending;
  running_.reset();
  return !failed_;
}

std::string CommandReady::text() const {
  std::vector<std::string> words{command_.program.filename().string()};
  words.insert(words.end(), command_.args.begin(), command_.args.end());
  std::string text = "its command " + shown(join(words, " ")) + " to succeed";
  if (!failed_) return text;
  const std::string said = last_line(command_.output);
  return text + ", which " + failed_->text() + (said.empty() ? "" : " and said " + shown(said));
}

std::string PortReady::text() const { return "a connection at " + place_ + elsewhere(place_); }

bool LogReady::holds() {
  const auto said = read_file(log_);
  return said && said->size() > begin_ && said->find(text_, begin_) != std::string::npos;
}

std::string LogReady::text() const { return shown(text_) + " in its output"; }

void LogReady::begin() {
  std::error_code none;
  const auto size = std::filesystem::file_size(log_, none);
  begin_ = none ? 0 : size;
}

bool accepts_connection(const std::string& place) {
  return std::ranges::any_of(addresses_of_place(place), accepts_connection_at);
}

net::Address answering_at(const std::string& place) {
  const std::vector<net::Address> all = addresses_of_place(place);
  const auto answers = std::ranges::find_if(all, accepts_connection_at);
  if (answers != all.end()) return *answers;
  return all.empty() ? net::Address{} : all.front();
}

std::string place_that_answers(const std::string& place) {
  if (!net::is_localhost(place.substr(0, place.rfind(':')))) return place;
  const net::Address there = answering_at(place);
  return there.at.ss_family == AF_INET6 ? net::to_text(there) : place;
}

}  // namespace harness::target
