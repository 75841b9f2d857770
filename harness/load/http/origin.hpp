#pragma once

#include <sys/socket.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "harness/load/http/tls_client.hpp"

namespace harness::load {

struct Address {
  sockaddr_storage at{};
  socklen_t size = 0;
};

// How requests are spoken: which of them can share a connection.
struct Protocol {
  scenario::Tls tls = {};  // counts where the URL begins with https
  scenario::HttpVersion http = scenario::HttpVersion::http_1_1;

  bool operator==(const Protocol&) const = default;
};

// Where requests go over connections of our own.
struct Origin {
  std::vector<Address> addresses;        // in the order in which they are to be tried
  std::string host;                      // as in the Host header: "127.0.0.1:8500"
  std::shared_ptr<const TlsClient> tls;  // none: without TLS
  scenario::HttpVersion http = scenario::HttpVersion::http_1_1;

  bool operator==(const Origin& other) const {
    return host == other.host && tls == other.tls && http == other.http;
  }
};

// Where URLs lead, looked up before the load begins: to ask for a name may take seconds, in which a
// worker could do nothing else.
class Origins {
 public:
  void look_up(const std::string& url, const Protocol& protocol = {});

  // None for a URL that was not looked up, or has to be left to libcurl: its host has no address
  // now, or addresses of two kinds, of which libcurl finds out in time which one leads nowhere; or
  // a file for TLS cannot be used, of which libcurl makes a failure of each request.
  const Origin* of(const std::string& url, const Protocol& protocol = {}) const;

 private:
  struct Known {
    std::string url;
    Protocol protocol;
    Origin origin;
  };
  std::shared_ptr<const TlsClient> client_for(const Origin& origin, const std::string& host,
                                              const Protocol& protocol) const;

  std::deque<Known> known_;
};

}  // namespace harness::load
