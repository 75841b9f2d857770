#include "tests/support/tls_front.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <array>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace harness::test {
namespace {

using Manner = TlsFront::Manner;

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* session) const { SSL_free(session); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

void show_certificate(SSL_CTX* context) {
  constexpr long an_hour = 3600;
  const std::unique_ptr<EVP_PKEY, Free> key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, Free> certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -an_hour);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), an_hour);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  const std::string text = "127.0.0.1";
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(text.data()),
                             static_cast<int>(text.size()), -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  SSL_CTX_use_certificate(context, certificate.get());
  SSL_CTX_use_PrivateKey(context, key.get());
}

void reset_at_close(int socket) {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

// A peer that is gone is told by the call that fails.
void do_without_signals() {
  sigset_t pipe{};
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

}  // namespace

struct TlsFront::Context {
  explicit Context(const Options& options)
      : protocol(options.protocol), tls(SSL_CTX_new(TLS_server_method())) {
    show_certificate(tls.get());
    SSL_CTX_set_alpn_select_cb(tls.get(), select, this);
    if (options.manner != Manner::outdated) return;
    SSL_CTX_set_security_level(tls.get(), 0);
    SSL_CTX_set_min_proto_version(tls.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(tls.get(), TLS1_1_VERSION);
  }

  static int select(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void* self) {
    const std::string& wanted = static_cast<const Context*>(self)->protocol;
    const std::string_view all(reinterpret_cast<const char*>(offered), offered_size);
    const std::size_t at = all.find(static_cast<char>(wanted.size()) + wanted);
    if (at == std::string_view::npos) return SSL_TLSEXT_ERR_NOACK;
    *chosen = offered + at + 1;
    *size = static_cast<unsigned char>(wanted.size());
    return SSL_TLSEXT_ERR_OK;
  }

  std::string protocol;
  std::unique_ptr<SSL_CTX, Free> tls;
};

// One client and, behind its handshake, one connection to the server.
class TlsFront::Connection {
 public:
  Connection(SSL_CTX* context, Fd client, Manner manner)
      : client_(std::move(client)), manner_(manner), session_(SSL_new(context)) {
    const int on = 1;  // nothing waits until the client has said that it has got what came before
    setsockopt(client_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    SSL_set_fd(session_.get(), client_.get());
  }

  bool shake_hands() { return SSL_accept(session_.get()) == 1; }

  bool reach(std::uint16_t port) {
    const sockaddr_in address = loopback(port);
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
    if (sent < 0) reset_at_close(client_.get());
    return sent >= 0;
  }

  bool from_server() {
    const ssize_t size = recv(server_.get(), room_.data(), room_.size(), 0);
    if (size > 0) {
      return SSL_write(session_.get(), room_.data(), static_cast<int>(size)) > 0;
    }
    if (size < 0) reset_at_close(client_.get());
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
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
      stop_(eventfd(0, EFD_CLOEXEC)) {
  sockaddr_in address = loopback(0);
  auto* any = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (bind(listener_.get(), any, size) != 0 || listen(listener_.get(), SOMAXCONN) != 0) {
    throw std::runtime_error("the test's TLS cannot listen");
  }
  getsockname(listener_.get(), any, &size);
  url_ = "https://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
  thread_ = std::jthread([this] { serve(); });
}

TlsFront::~TlsFront() {
  eventfd_write(stop_.get(), 1);
  thread_.join();
  met_.clear();
}

void TlsFront::serve() {
  while (true) {
    std::array<pollfd, 2> polled{{{stop_.get(), POLLIN, 0}, {listener_.get(), POLLIN, 0}}};
    poll(polled.data(), polled.size(), -1);
    if (polled[0].revents != 0) return;
    const int accepted = accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0) continue;
    ++connections_;
    met_.emplace_back([this, accepted] { meet(Fd(accepted)); });
  }
}

void TlsFront::meet(Fd client) const {
  do_without_signals();
  if (options_.manner == Manner::resets || options_.manner == Manner::hangs_up) {
    std::array<char, 4096> hello{};
    recv(client.get(), hello.data(), hello.size(), 0);
    if (options_.manner == Manner::resets) reset_at_close(client.get());
    return;
  }
  if (options_.manner == Manner::garbles) {
    constexpr std::string_view greeting = "220 mail.example ESMTP\r\n";
    send(client.get(), greeting.data(), greeting.size(), MSG_NOSIGNAL);
    std::array<char, 4096> said{};
    while (recv(client.get(), said.data(), said.size(), 0) > 0) {
    }
    return;
  }
  Connection connection(context_->tls.get(), std::move(client), options_.manner);
  if (connection.shake_hands() && connection.reach(server_port_)) connection.pass_on(stop_.get());
}

}  // namespace harness::test
