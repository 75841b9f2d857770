#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace harness::test {

// What servers of tests speak TLS with: a certificate for 127.0.0.1 that is signed by itself, and
// the one protocol that they agree to (ALPN): where nobody offers it, they speak of none, or refuse
// to go on. Stays where it is.
class TlsContext {
 public:
  explicit TlsContext(std::string protocol, bool refuses_others = false);
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  SSL_CTX* get() const { return context_.get(); }
  void write_certificate(const std::string& file) const;  // in PEM, for who shall trust it

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  static int select(SSL*, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned offered_size, void* self);

  std::string protocol_;
  bool refuses_others_;
  std::unique_ptr<SSL_CTX, Free> context_;
};

// For the thread that calls it: a peer that is gone is told by the call that fails.
void do_without_signals();

}  // namespace harness::test
