#include "harness/target/native/ready_check.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <vector>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"

namespace harness::target {

bool HttpReady::holds() {
  net::HttpRequest request;
  request.url = url_;
  request.timeout = std::chrono::milliseconds{250};
  const auto response = client_.send(request);
  return response && response->status == 200;
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
  running_.reset();
  return ending->is_success();
}

std::string CommandReady::text() const {
  std::vector<std::string> words{command_.program.filename().string()};
  words.insert(words.end(), command_.args.begin(), command_.args.end());
  return "its command " + shown(join(words, " ")) + " to succeed";
}

bool PortReady::holds() { return accepts_connection(port_); }

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

// A stopped process still takes connections until its queue is full; then the kernel drops the
// attempt and nothing would ever come back.
bool accepts_connection(std::uint16_t port) {
  constexpr int patience_ms = 20;
  const Fd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    return true;
  }
  if (errno != EINPROGRESS) return false;
  pollfd wait{socket.get(), POLLOUT, 0};
  int error = 0;
  socklen_t size = sizeof error;
  return ::poll(&wait, 1, patience_ms) == 1 &&
         ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

}  // namespace harness::target
