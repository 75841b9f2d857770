#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "harness/core/fd.hpp"
#include "tests/support/loopback.hpp"
#include "tests/support/temp_directory.hpp"

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

  std::string url() const;
  std::string certificate() const { return certificate_; }  // its file
  std::uint64_t connections() const { return listener_.connections(); }

 private:
  class Connection;
  struct Context;

  void meet(Fd client, int stop) const;

  Options options_;
  std::uint16_t server_port_;
  std::unique_ptr<Context> context_;
  TempDirectory directory_;
  std::string certificate_ = directory_ / "front.pem";
  LoopbackListener listener_;  // the last: nobody is met before the others are there
};

}  // namespace harness::test
