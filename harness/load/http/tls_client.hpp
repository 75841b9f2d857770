#pragma once

#include <openssl/types.h>

#include <memory>
#include <string>

#include "harness/scenario/scenario.hpp"

namespace harness::load {

// What all conversations with one host over TLS have in common: whom to trust and what to show. For
// all threads.
class TlsClient {
 public:
  // `host` is a name or an address; a server that has no HTTP/2 is offered 1.1, too. None where a
  // file cannot be used.
  static std::shared_ptr<const TlsClient> make(const std::string& host, const scenario::Tls& tls,
                                               scenario::HttpVersion http);

  // A conversation that is yet to begin.
  struct Free {
    void operator()(SSL* session) const;
    void operator()(SSL_CTX* context) const;
  };
  std::unique_ptr<SSL, Free> begin() const;

 private:
  TlsClient(const std::string& host, const scenario::Tls& tls, scenario::HttpVersion http);
  bool trust(const scenario::Tls& tls);
  bool show_certificate(const scenario::Tls& tls);

  std::unique_ptr<SSL_CTX, Free> context_;
  std::string name_;  // of the host, for servers that have several; empty: it is an address
};

}  // namespace harness::load
