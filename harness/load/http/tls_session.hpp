#pragma once

#include <sys/types.h>

#include <memory>
#include <span>
#include <string_view>

#include "harness/load/http/tls_client.hpp"

namespace harness::load {

// A conversation over TLS through a connected socket, which stays its owner's, or through another
// one, with a proxy. Its calls behave as those of a socket that does not block: EAGAIN means later,
// and EPROTO that the peer does not keep to TLS.
class TlsSession {
 public:
  struct Way {
    int socket;
    TlsSession* through = nullptr;  // which goes through the socket; outlives this one
  };
  TlsSession(const TlsClient& client, Way way);
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  bool shake_hands();          // false: not yet (EAGAIN), or not at all
  bool speaks_http_2() const;  // as was agreed upon while shaking hands
  ssize_t send(std::string_view bytes);
  ssize_t receive(std::span<char> room);

  std::string_view problem() const;  // why the last call has failed

  bool has_heard() const;       // anything at all
  bool waits_for_room() const;  // to send, where it said EAGAIN
  bool has_more() const;        // read from the socket, and yet to be received

 private:
  ssize_t failed();

  Way way_;
  std::unique_ptr<SSL, TlsClient::Free> session_;  // which knows where the way is noted
};

}  // namespace harness::load
