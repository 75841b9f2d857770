#include "tests/support/loopback_server.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <stdexcept>

namespace harness::test {
namespace {

std::size_t content_length(const std::string& head) {
  const std::size_t at = head.find("Content-Length:");
  return at == std::string::npos ? 0 : std::stoul(head.substr(at + 15));
}

// The first whole request of the buffer, taken out of it.
std::optional<ServedRequest> take_request(std::string& buffer) {
  const std::size_t end = buffer.find("\r\n\r\n");
  if (end == std::string::npos) return std::nullopt;
  const std::string head = buffer.substr(0, end + 2);
  const std::size_t length = content_length(head);
  if (buffer.size() < end + 4 + length) return std::nullopt;
  ServedRequest request{head, buffer.substr(end + 4, length)};
  buffer.erase(0, end + 4 + length);
  return request;
}

std::string render(const ServedResponse& response) {
  return "HTTP/1.1 " + std::to_string(response.status) +
         " Status\r\nContent-Length: " + std::to_string(response.body.size()) +
         (response.close ? "\r\nConnection: close" : "") + "\r\n\r\n" + response.body;
}

}  // namespace

LoopbackServer::LoopbackServer(Handler handler, std::uint16_t port)
    : handler_(std::move(handler)),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      stop_(::eventfd(0, EFD_CLOEXEC)) {
  const int on = 1;
  ::setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (::bind(listener_.get(), any, size) != 0 || ::listen(listener_.get(), 16) != 0) {
    throw std::runtime_error("the test's server cannot listen");
  }
  ::getsockname(listener_.get(), any, &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

LoopbackServer::~LoopbackServer() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(stop_.get(), &one, sizeof one);
  thread_.join();
}

std::vector<ServedRequest> LoopbackServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void LoopbackServer::serve() {
  while (wait_for(listener_.get())) {
    const Fd connection(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    ++connections_;
    serve_connection(connection.get());
  }
}

void LoopbackServer::serve_connection(int fd) {
  std::string buffer;
  while (wait_for(fd)) {
    std::array<char, 65536> part;
    const ssize_t size = ::read(fd, part.data(), part.size());
    if (size <= 0) return;
    buffer.append(part.data(), static_cast<std::size_t>(size));
    while (const auto request = take_request(buffer)) {
      {
        const std::lock_guard lock(mutex_);
        requests_.push_back(*request);
      }
      const ServedResponse response = handler_(*request);
      if (response.hang) continue;
      const std::string text = render(response);
      [[maybe_unused]] const ssize_t written = ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
      if (response.close) return;
    }
  }
}

// False once the server is to stop.
bool LoopbackServer::wait_for(int fd) {
  std::array<pollfd, 2> waits{{{fd, POLLIN, 0}, {stop_.get(), POLLIN, 0}}};
  ::poll(waits.data(), waits.size(), -1);
  return waits[1].revents == 0;
}

}  // namespace harness::test
