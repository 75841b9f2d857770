#include "tests/support/tls_front.hpp"

#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "tests/support/tls_context.hpp"

namespace harness::test {
namespace {

using Manner = TlsFront::Manner;

struct Free {
  void operator()(SSL* session) const { SSL_free(session); }
};

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

// Until the client has closed: with something unread, what was said last might be lost.
void say_last(int client, std::string_view words) {
  send(client, words.data(), words.size(), MSG_NOSIGNAL);
  std::array<char, 4096> said{};
  while (recv(client, said.data(), said.size(), 0) > 0) {
  }
}

constexpr std::string_view greeting = "220 mail.example ESMTP\r\n";

}  // namespace

struct TlsFront::Context {
  explicit Context(const Options& options)
      : tls(options.protocol, options.manner == Manner::picky) {
    if (options.manner == Manner::asks_who) {
      const int needs_one = SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
      SSL_CTX_set_verify(tls.get(), needs_one, nullptr);
    }
    if (options.manner != Manner::outdated) return;
    SSL_CTX_set_security_level(tls.get(), 0);
    SSL_CTX_set_min_proto_version(tls.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(tls.get(), TLS1_1_VERSION);
  }

  TlsContext tls;
};

// One client and, behind its handshake, one connection to the server.
class TlsFront::Connection {
 public:
  Connection(SSL_CTX* context, Fd client, Manner manner)
      : client_(std::move(client)), manner_(manner), session_(SSL_new(context)) {
    send_at_once(client_.get());
    SSL_set_fd(session_.get(), client_.get());
  }

  int client() const { return client_.get(); }

  bool shake_hands() { return SSL_accept(session_.get()) == 1; }

  bool reach(std::uint16_t port) {
    const sockaddr_in address = on_loopback(port);
    server_ = Fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return connect(server_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }

  void pass_on(int stop) {
    while (true) {
      std::array<pollfd, 3> polled{
          {{stop, POLLIN, 0}, {client_.get(), POLLIN, 0}, {server_.get(), POLLIN, 0}}};
      if (SSL_has_pending(session_.get()) == 0) poll(polled.data(), polled.size(), -1);
      if (polled[0].revents != 0) return;
      const bool client_speaks = SSL_has_pending(session_.get()) != 0 || polled[1].revents != 0;
      if (client_speaks && !from_client()) return;
      if (polled[2].revents != 0 && !from_server()) return;
    }
  }

 private:
  bool from_client() {
    const int size = SSL_read(session_.get(), room_.data(), static_cast<int>(room_.size()));
    if (size <= 0) return false;
    const ssize_t sent =
        send(server_.get(), room_.data(), static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (sent >= 0) return true;
    pass_the_rest();
    end_by_reset(client_.get());
    return false;
  }

  // What the server had said before it took no more.
  void pass_the_rest() {
    ssize_t size = 0;
    while ((size = recv(server_.get(), room_.data(), room_.size(), MSG_DONTWAIT)) > 0) {
      SSL_write(session_.get(), room_.data(), static_cast<int>(size));
    }
  }

  bool from_server() {
    const ssize_t size = recv(server_.get(), room_.data(), room_.size(), 0);
    if (size > 0) {
      return SSL_write(session_.get(), room_.data(), static_cast<int>(size)) > 0;
    }
    if (size < 0) end_by_reset(client_.get());
    if (size == 0 && manner_ == Manner::orderly) SSL_shutdown(session_.get());
    return false;
  }

  Fd client_;
  Fd server_{-1};
  Manner manner_;
  std::unique_ptr<SSL, Free> session_;
  std::array<char, 16384> room_{};
};

TlsFront::TlsFront(const std::string& server, Options options)
    : options_(std::move(options)),
      server_port_(port_of(server)),
      context_(std::make_unique<Context>(options_)),
      listener_([this](Fd client, int stop) { meet(std::move(client), stop); }) {
  context_->tls.write_certificate(certificate_);
}

TlsFront::~TlsFront() = default;

std::string TlsFront::url() const {
  return "https://127.0.0.1:" + std::to_string(listener_.port());
}

void TlsFront::meet(Fd client, int stop) const {
  do_without_signals();
  if (options_.manner == Manner::resets || options_.manner == Manner::hangs_up) {
    std::array<char, 4096> hello{};
    recv(client.get(), hello.data(), hello.size(), 0);
    if (options_.manner == Manner::resets) end_by_reset(client.get());
    return;
  }
  if (options_.manner == Manner::garbles) {
    return say_last(client.get(), greeting);
  }
  Connection connection(context_->tls.get(), std::move(client), options_.manner);
  const bool are_agreed = connection.shake_hands();
  if (options_.manner == Manner::asks_who || options_.manner == Manner::lapses) {
    return say_last(connection.client(), are_agreed ? greeting : "");
  }
  if (are_agreed && connection.reach(server_port_)) connection.pass_on(stop);
}

}  // namespace harness::test
