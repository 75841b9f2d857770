#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "tests/support/tls_context.hpp"

namespace harness::test {

// A server on loopback that is told every byte, on the thread of the test. One connection at a
// time.
class ToldServer {
 public:
  enum class Speaks { plain, http_1_1_in_tls, http_2_in_tls };
  explicit ToldServer(Speaks speaks = Speaks::plain);
  ToldServer(const ToldServer&) = delete;
  ToldServer& operator=(const ToldServer&) = delete;
  ~ToldServer();

  const std::string& url() const { return url_; }

  // What has come so far over the connection that is open, or is waiting to be.
  const std::string& taken();
  // Until it has arrived. On a machine that is busy the kernel may take its time, and what was said
  // in pieces would come as one.
  void say(std::string_view bytes);
  // In order, for closing with something unread would reset the connection. Until it has arrived.
  void hang_up();
  // Whether the client, which is of this process, has left something unread of what was said.
  bool is_unread() const;
  // Goes over to the next connection where there is one, and shakes hands there.
  void meet_another();
  void forget();

 private:
  struct Free {
    void operator()(SSL* session) const { SSL_free(session); }
  };
  void accept();
  int other_end() const;       // none: the client has closed it
  std::uint64_t sent() const;  // over the connection
  void wait_until_arrived(std::uint64_t bytes) const;

  std::unique_ptr<TlsContext> tls_;  // none: without TLS
  int listener_;
  int socket_ = -1;
  std::uint64_t said_ = 0;  // over the connection, without TLS
  std::unique_ptr<SSL, Free> session_;
  std::string taken_;
  std::string url_;
};

}  // namespace harness::test
