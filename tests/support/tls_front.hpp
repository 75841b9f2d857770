#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "harness/core/fd.hpp"

namespace harness::test {

// TLS in front of a server that has none: a loopback port that the kernel picks, which passes on
// what either side says, and resets where the server does. Its certificate is signed by itself.
//
// Has threads of its own; its public methods may be called from any other.
class TlsFront {
 public:
  // What it does when the server closes, or instead of all that.
  enum class Manner {
    orderly,   // says that nothing more comes, and closes
    silent,    // closes without a word, as no close_notify is
    hangs_up,  // closes when it has heard a first word
    resets,    // the same with a reset
    outdated,  // speaks TLS 1.1 at most
    garbles,   // answers the handshake in another protocol
    asks_who,  // wants a certificate of the client's
    picky,     // refuses who does not offer its protocol
    lapses,    // answers in another protocol what is said after the handshake
  };
  struct Options {
    Manner manner = Manner::orderly;
    std::string protocol = "http/1.1";  // that it agrees to (ALPN)
  };

  // `server`: a URL, "http://127.0.0.1:8500".
  TlsFront(const std::string& server, Options options);
  TlsFront(const TlsFront&) = delete;
  TlsFront& operator=(const TlsFront&) = delete;
  ~TlsFront();

  std::string url() const { return url_; }
  std::uint64_t connections() const { return connections_; }

 private:
  class Connection;
  struct Context;

  void serve();
  void meet(Fd client) const;

  Options options_;
  std::uint16_t server_port_;
  std::unique_ptr<Context> context_;
  Fd listener_;
  Fd stop_;
  std::string url_;
  std::atomic<std::uint64_t> connections_{0};
  std::vector<std::jthread> met_;  // by serve()'s thread only
  std::jthread thread_;
};

}  // namespace harness::test
