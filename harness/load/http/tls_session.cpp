#include "harness/load/http/tls_session.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <sys/socket.h>

#include <cerrno>
#include <new>

#include "harness/load/http/tls_words.hpp"

namespace harness::load {
namespace {

// OpenSSL's own way to a socket would have a signal end this process when the peer is gone.
const TlsSession::Way& way_of(BIO* bio) {
  return *static_cast<const TlsSession::Way*>(BIO_get_data(bio));
}

int write_to_socket(BIO* bio, const char* bytes, int size) {
  BIO_clear_retry_flags(bio);
  const auto [socket, through] = way_of(bio);
  const std::string_view all(bytes, static_cast<std::size_t>(size));
  const ssize_t count = through != nullptr ? through->send(all)
                                           : ::send(socket, all.data(), all.size(), MSG_NOSIGNAL);
  if (count < 0 && errno == EAGAIN) BIO_set_retry_write(bio);
  return static_cast<int>(count);
}

int read_from_socket(BIO* bio, char* room, int size) {
  BIO_clear_retry_flags(bio);
  const auto [socket, through] = way_of(bio);
  const auto most = static_cast<std::size_t>(size);
  const ssize_t count =
      through != nullptr ? through->receive({room, most}) : ::recv(socket, room, most, 0);
  if (count < 0 && errno == EAGAIN) BIO_set_retry_read(bio);
  if (count == 0) errno = 0;  // closed without a word: not an error of the socket's
  return static_cast<int>(count);
}

long control(BIO*, int command, long, void*) { return command == BIO_CTRL_FLUSH ? 1 : 0; }

const BIO_METHOD* through_socket() {
  static BIO_METHOD* const method = [] {
    BIO_METHOD* made = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "socket");
    if (made == nullptr) throw std::bad_alloc();
    BIO_meth_set_write(made, write_to_socket);
    BIO_meth_set_read(made, read_from_socket);
    BIO_meth_set_ctrl(made, control);
    return made;
  }();
  return method;
}

}  // namespace

TlsSession::TlsSession(const TlsClient& client, Way way) : way_(way), session_(client.begin()) {
  BIO* bio = BIO_new(through_socket());
  if (bio == nullptr) throw std::bad_alloc();
  BIO_set_data(bio, &way_);
  BIO_set_init(bio, 1);
  SSL_set_bio(session_.get(), bio, bio);
}

bool TlsSession::shake_hands() {
  ERR_clear_error();
  if (SSL_do_handshake(session_.get()) == 1) return true;
  failed();
  return false;
}

bool TlsSession::speaks_http_2() const {
  const unsigned char* name = nullptr;
  unsigned size = 0;
  SSL_get0_alpn_selected(session_.get(), &name, &size);
  return std::string_view(reinterpret_cast<const char*>(name), size) == "h2";
}

ssize_t TlsSession::send(std::string_view bytes) {
  ERR_clear_error();
  std::size_t count = 0;
  const bool sent = SSL_write_ex(session_.get(), bytes.data(), bytes.size(), &count) == 1;
  return sent ? static_cast<ssize_t>(count) : failed();
}

ssize_t TlsSession::receive(std::span<char> room) {
  ERR_clear_error();
  std::size_t count = 0;
  const bool received = SSL_read_ex(session_.get(), room.data(), room.size(), &count) == 1;
  return received ? static_cast<ssize_t>(count) : failed();
}

ssize_t TlsSession::failed() {
  switch (SSL_get_error(session_.get(), -1)) {
    case SSL_ERROR_ZERO_RETURN:  // closed as it should be
      return 0;
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      errno = EAGAIN;
      return -1;
    case SSL_ERROR_SYSCALL:  // errno is the socket's
      return -1;
    default:
      errno = EPROTO;
      return -1;
  }
}

std::string_view TlsSession::problem() const {
  const long verified = SSL_get_verify_result(session_.get());
  if (verified != X509_V_OK && SSL_get_verify_mode(session_.get()) != SSL_VERIFY_NONE) {
    return problem_of_certificate(verified);
  }
  return problem_of_tls(ERR_peek_last_error());
}

bool TlsSession::has_heard() const { return BIO_number_read(SSL_get_rbio(session_.get())) > 0; }

bool TlsSession::waits_for_room() const { return SSL_want_write(session_.get()); }

bool TlsSession::has_more() const {
  const bool has_it_itself = SSL_has_pending(session_.get()) == 1;
  return has_it_itself || (way_.through != nullptr && way_.through->has_more());
}

}  // namespace harness::load
