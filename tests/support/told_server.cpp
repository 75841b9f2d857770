#include "tests/support/told_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

namespace harness::test {
namespace {

int need(int result, const char* what) {
  if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  return result;
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
  [[maybe_unused]] const auto sent =
      session_ ? SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size()))
               : send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

void ToldServer::hang_up() {
  if (session_) SSL_shutdown(session_.get());
  shutdown(socket_, SHUT_WR);
}

void ToldServer::forget() {
  session_.reset();
  if (socket_ >= 0) close(std::exchange(socket_, -1));
  taken_.clear();
}

}  // namespace harness::test
