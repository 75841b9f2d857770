#include "tests/support/unix_server.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>

namespace harness::test {

UnixServer::UnixServer(const std::string& path)
    : listener_(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const bool listens =
      bind(listener_.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
      listen(listener_.get(), SOMAXCONN) == 0;
  if (!listens) throw std::runtime_error("the test's server cannot listen at " + path);
  thread_ = std::jthread([this] { serve(); });
}

UnixServer::~UnixServer() { shutdown(listener_.get(), SHUT_RDWR); }

std::vector<std::string> UnixServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void UnixServer::serve() {
  constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
  while (true) {
    const Fd accepted(accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (accepted.get() < 0) return;
    std::array<char, 4096> bytes{};
    ssize_t size = 0;
    while ((size = recv(accepted.get(), bytes.data(), bytes.size(), 0)) > 0) {
      {
        const std::lock_guard lock(mutex_);
        requests_.emplace_back(bytes.data(), static_cast<std::size_t>(size));
      }
      send(accepted.get(), answer.data(), answer.size(), MSG_NOSIGNAL);
    }
  }
}

}  // namespace harness::test
