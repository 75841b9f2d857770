#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "harness/load/http/proxy.hpp"
#include "harness/load/http/request_kind.hpp"
#include "harness/load/http/tls_client.hpp"
#include "harness/net/address.hpp"

namespace harness::load {

using net::Address;

// Where requests go over connections of our own.
struct Origin {
  std::vector<Address> addresses;        // in the order in which they are to be tried; its proxy's
  std::string host;                      // as in the Host header: "127.0.0.1:8500"
  std::shared_ptr<const TlsClient> tls;  // none: without TLS
  scenario::HttpVersion http = scenario::HttpVersion::http_1_1;
  std::string unix_socket = {};  // whose address it is
  std::shared_ptr<const Proxy> proxy =
      nullptr;  // whose addresses they are; none: it is reached itself

  bool is_here() const;  // on this machine, whichever of its addresses answers

  // Whether each request has to say where it goes, and who asks for it.
  bool asks_for_whole_urls() const { return proxy != nullptr && proxy->tunnel_to.empty(); }

  bool operator==(const Origin& other) const {
    return host == other.host && tls == other.tls && http == other.http &&
           unix_socket == other.unix_socket && proxy_url() == other.proxy_url();
  }

 private:
  std::string_view proxy_url() const {
    return proxy != nullptr ? std::string_view(proxy->url) : std::string_view();
  }
};

// Where URLs lead, looked up before the load begins: to ask for a name may take seconds, in which a
// worker could do nothing else.
class Origins {
 public:
  // Those beyond the fence are left to libcurl, which is kept from them, too.
  explicit Origins(net::Fence fence = {}) : fence_(std::move(fence)) {}

  const net::Fence& fence() const { return fence_; }

  void look_up(const std::string& url, const Protocol& protocol = {});

  // The same for a place that turns up while the load runs, where nobody has to be asked: its host
  // is an address.
  void add_address(const std::string& url, const Protocol& protocol);

  // None for a URL that was not looked up, or has to be left to libcurl: its host has no address
  // now, or addresses of two kinds, of which libcurl finds out in time which one leads nowhere; or
  // a file for TLS cannot be used, of which libcurl makes a failure of each request.
  const Origin* of(const std::string& url, const Protocol& protocol = {}) const;

 private:
  struct Known {
    Protocol protocol;
    Origin origin;
  };
  void add(const std::string& url, const Protocol& protocol, net::Asking asking);
  std::vector<Address> found(const std::string& host, const std::string& port,
                             net::Asking asking) const;
  std::vector<Address> of_proxy(const std::string& proxy, net::Asking asking) const;

  net::Fence fence_;
  std::deque<Known> known_;
};

}  // namespace harness::load
