#include "tests/support/told_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

#include "harness/load/http/received_bytes.hpp"

namespace harness::test {
namespace {

int need(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
}

using EndOf = int(int, sockaddr*, socklen_t*);

// 0: it is no connection over IPv4.
int port_of(int socket, EndOf* end) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  const bool is_known = end(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  return is_known && address.sin_family == AF_INET ? ntohs(address.sin_port) : 0;
}

}  // namespace

ToldServer::ToldServer(Speaks speaks)
    : listener_(need(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "socket")) {
  if (speaks != Speaks::plain) {
    tls_ = std::make_unique<TlsContext>(speaks == Speaks::http_2_in_tls ? "h2" : "http/1.1");
    do_without_signals();
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  need(bind(listener_, any, size), "bind");
  need(listen(listener_, 1), "listen");
  need(getsockname(listener_, any, &size), "getsockname");
  url_ = std::string(tls_ ? "https" : "http") +
         "://127.0.0.1:" + std::to_string(ntohs(address.sin_port)) + "/";
}

ToldServer::~ToldServer() {
  forget();
  close(listener_);
}

void ToldServer::accept() {
  socket_ = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (socket_ < 0) return;
  const int on = 1;  // nothing waits until the client has said that it has got what came before
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (!tls_) return;
  session_.reset(SSL_new(tls_->get()));
  SSL_set_fd(session_.get(), socket_);
  SSL_set_accept_state(session_.get());
}

void ToldServer::meet_another() {
  const int before = std::exchange(socket_, -1);
  accept();
  if (socket_ < 0) {
    socket_ = before;
  } else {
    close(before);
    said_ = 0;
  }
  taken();
}

const std::string& ToldServer::taken() {
  if (socket_ < 0) accept();
  if (socket_ < 0) return taken_;
  std::array<char, 4096> bytes{};
  const ssize_t size = session_
                           ? SSL_read(session_.get(), bytes.data(), static_cast<int>(bytes.size()))
                           : recv(socket_, bytes.data(), bytes.size(), 0);
  if (size > 0) taken_.append(bytes.data(), static_cast<std::size_t>(size));
  return taken_;
}

void ToldServer::say(std::string_view bytes) {
  if (session_) {
    SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size()));
  } else {
    said_ += static_cast<std::uint64_t>(
        std::max<ssize_t>(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL), 0));
  }
  wait_until_arrived(sent());
}

// The end of a connection counts as one more.
void ToldServer::hang_up() {
  if (session_) SSL_shutdown(session_.get());
  shutdown(socket_, SHUT_WR);
  wait_until_arrived(sent() + 1);
}

std::uint64_t ToldServer::sent() const {
  return session_ ? BIO_number_written(SSL_get_wbio(session_.get())) : said_;
}

int ToldServer::other_end() const {
  const int theirs = port_of(socket_, getpeername);
  const int ours = port_of(socket_, getsockname);
  constexpr int most_files = 256;
  for (int file = 0; theirs > 0 && file < most_files; ++file) {
    // Their port alone may be that of a connection to another server of this process, too.
    if (port_of(file, getsockname) == theirs && port_of(file, getpeername) == ours) return file;
  }
  return -1;
}

void ToldServer::wait_until_arrived(std::uint64_t bytes) const {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (std::chrono::steady_clock::now() < limit) {
    const int client = other_end();
    const auto received = load::bytes_received(client);
    if (client < 0 || !received || *received >= bytes) return;
    std::this_thread::yield();
  }
}

bool ToldServer::is_unread() const {
  int count = 0;
  const int client = other_end();
  return client >= 0 && ioctl(client, FIONREAD, &count) == 0 && count > 0;
}

void ToldServer::forget() {
  session_.reset();
  if (socket_ >= 0) close(std::exchange(socket_, -1));
  said_ = 0;
  taken_.clear();
}

}  // namespace harness::test
