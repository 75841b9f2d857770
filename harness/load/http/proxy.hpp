#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "harness/load/http/tls_client.hpp"

namespace harness::load {

// A proxy on the way to one origin: it is asked for the whole URL or, where the origin speaks TLS,
// for a tunnel there (RFC 9110, 7.1 and 9.3.6).
struct Proxy {
  std::string url;                       // as its author wrote it, which may sign in
  std::string name;                      // its host and port, as they stand there
  std::shared_ptr<const TlsClient> tls;  // to the proxy itself; none: without TLS
  std::string authorization;             // "Basic …"; empty: nobody signs in
  std::string tunnel_to;                 // "shop.example:443"; empty: it is asked for whole URLs
};

// One way through a proxy, from the question for it to its answer.
class ProxyTunnel {
 public:
  explicit ProxyTunnel(const Proxy& proxy);

  void begin();  // on a fresh connection
  std::string_view outgoing() const { return std::string_view(request_).substr(sent_); }
  void has_sent(std::size_t count) { sent_ += count; }

  // Byte by byte: what is behind the answer is the server's.
  enum class Answer { unfinished, made, refused };
  Answer read(char next);
  const std::string& problem() const { return problem_; }  // of one that is refused

 private:
  Answer end_line();
  Answer refuse(std::string_view why);

  std::string request_;
  std::size_t sent_ = 0;
  int status_ = 0;  // 0: its line is yet to come
  std::size_t size_ = 0;
  std::string line_;
  std::string problem_;
};

// Before what TLS says of a proxy's own handshake, and not of the server's.
inline constexpr const char* words_of_proxy = "the proxy: ";

inline constexpr std::string_view problem_of_no_tunnel =
    "the proxy has closed before it has made a tunnel";

}  // namespace harness::load
