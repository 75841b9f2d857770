#include "harness/load/http/origin.hpp"

#include <curl/curl.h>
#include <sys/un.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "harness/load/http/authorization.hpp"
#include "harness/load/http/curl_url.hpp"
#include "harness/net/unix_socket.hpp"
#include "harness/net/url.hpp"

namespace harness::load {
namespace {

std::vector<Address> address_of_socket(const std::string& path) {
  if (!net::check_socket_path(path)) return {};  // libcurl says so of each request
  sockaddr_un named{};
  named.sun_family = AF_UNIX;
  std::memcpy(named.sun_path, path.data(), path.size());
  Address address;
  std::memcpy(&address.at, &named, sizeof named);
  address.size = sizeof named;
  return {address};
}

bool is_loopback(const Address& address) { return net::is_loopback(address); }

// One that leads nowhere says so at once.
bool can_be_tried_in_turn(const std::vector<Address>& addresses) {
  const auto is_like_the_first = [&](const Address& one) {
    return one.at.ss_family == addresses.front().at.ss_family;
  };
  return std::all_of(addresses.begin(), addresses.end(), is_loopback) ||
         std::all_of(addresses.begin(), addresses.end(), is_like_the_first);
}

// Where a URL leads, as far as it says so itself.
struct Place {
  bool secured = false;
  std::string host;       // without brackets
  std::string port;       // also where the URL leaves it to its scheme
  std::string authority;  // as in the Host header
};

std::optional<Place> place_of(const std::string& url) {
  const CurlUrl parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return std::nullopt;
  const std::string scheme = part(parsed, CURLUPART_SCHEME);
  if (scheme != "http" && scheme != "https") return std::nullopt;
  const std::string host = part(parsed, CURLUPART_HOST);
  const auto is_ascii = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
  // Others have no name on the wire: what is wrong with them is libcurl's to say.
  if (!std::all_of(host.begin(), host.end(), is_ascii)) return std::nullopt;
  const std::string port = part(parsed, CURLUPART_PORT);
  return Place{.secured = scheme == "https",
               .host = net::without_brackets(host),
               .port = part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT),
               .authority = port.empty() ? host : host + ":" + port};
}

// Its certificate is checked whatever the server's may be: by what the machine trusts, unless
// somebody says who signs it. None where its URL is none.
std::shared_ptr<const Proxy> proxy_to(const Place& place, const Protocol& protocol) {
  if (!net::check_url(protocol.proxy)) return nullptr;
  const std::string url = net::with_lower_case_scheme(protocol.proxy);
  const net::Authority there = net::authority_of(url);
  Proxy proxy{.url = protocol.proxy,
              .name = there.text,
              .tls = nullptr,
              .authorization = authorization_of(url).value_or(""),
              .tunnel_to = {}};
  if (url.starts_with("https:")) {
    scenario::Tls trust;
    trust.ca = protocol.proxy_ca;
    proxy.tls =
        TlsClient::make(net::without_brackets(there.host), trust, scenario::HttpVersion::http_1_1);
    if (proxy.tls == nullptr) return nullptr;
  }
  if (place.secured) {
    const bool is_v6 = place.host.find(':') != std::string::npos;
    proxy.tunnel_to = (is_v6 ? "[" + place.host + "]" : place.host) + ":" + place.port;
  }
  return std::make_shared<const Proxy>(std::move(proxy));
}

}  // namespace

// Behind a proxy nobody knows more of it than its name.
bool Origin::is_here() const {
  return std::all_of(addresses.begin(), addresses.end(), is_loopback) &&
         (proxy == nullptr || net::is_loopback_host(host));
}

void Origins::look_up(const std::string& url, const Protocol& protocol) {
  add(url, protocol, net::Asking::names_too);
}

void Origins::add_address(const std::string& url, const Protocol& protocol) {
  add(url, protocol, net::Asking::addresses_only);
}

void Origins::add(const std::string& url, const Protocol& protocol, net::Asking asking) {
  if (of(url, protocol) != nullptr) return;
  const std::optional<Place> place = place_of(url);
  if (!place) return;
  Origin origin{.addresses = {}, .host = place->authority, .tls = nullptr, .http = protocol.http};
  if (!protocol.unix_socket.empty()) {
    origin.unix_socket = protocol.unix_socket;
    origin.addresses = address_of_socket(protocol.unix_socket);
  } else if (!protocol.proxy.empty()) {
    origin.proxy = proxy_to(*place, protocol);
    origin.addresses = of_proxy(protocol.proxy, asking);
    // Without a tunnel it is the proxy that is spoken to.
    if (!place->secured) origin.http = scenario::HttpVersion::http_1_1;
    if (origin.proxy == nullptr) return;
  } else {
    origin.addresses = found(place->host, place->port, asking);
  }
  if (origin.addresses.empty() || !can_be_tried_in_turn(origin.addresses)) return;
  if (place->secured) {
    origin.tls = TlsClient::make(place->host, protocol.tls, protocol.http);
    if (origin.tls == nullptr) return;
  }
  known_.push_back({protocol, std::move(origin)});
}

std::vector<Address> Origins::found(const std::string& host, const std::string& port,
                                    net::Asking asking) const {
  const net::Found* found = fence_.found(host, port);
  if (found != nullptr) return found->addresses;
  return fence_.admitted_of(net::addresses_of(host, port, asking));
}

// It is asked for other places while the load runs, and where it is was looked up before.
std::vector<Address> Origins::of_proxy(const std::string& proxy, net::Asking asking) const {
  for (const Known& known : known_) {
    if (known.protocol.proxy == proxy && known.origin.proxy != nullptr) {
      return known.origin.addresses;
    }
  }
  const net::Authority there = net::authority_of(proxy);
  return found(net::without_brackets(there.host), there.port, asking);
}

const Origin* Origins::of(const std::string& url, const Protocol& protocol) const {
  const std::optional<Place> place = place_of(url);
  if (!place) return nullptr;
  for (const Known& known : known_) {
    const bool same = known.origin.host == place->authority && known.protocol == protocol &&
                      (known.origin.tls != nullptr) == place->secured;
    if (same) return &known.origin;
  }
  return nullptr;
}

}  // namespace harness::load
