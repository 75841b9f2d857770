#include "harness/load/http/origin.hpp"

#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "harness/load/http/curl_url.hpp"
#include "harness/net/loopback.hpp"
#include "harness/net/unix_socket.hpp"

namespace harness::load {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* first) const { freeaddrinfo(first); }
};

std::string without_brackets(const std::string& host) {
  return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

// `flags`: of getaddrinfo.
std::vector<Address> addresses_of(const std::string& host, const std::string& port, int flags) {
  // As for libcurl and browsers this is all of loopback, whatever the machine's files say.
  if (net::is_localhost(host)) {
    std::vector<Address> both = addresses_of("127.0.0.1", port, flags);
    for (const Address& address : addresses_of("::1", port, flags)) both.push_back(address);
    return both;
  }
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV | flags;
  addrinfo* found = nullptr;
  if (getaddrinfo(host.c_str(), port.c_str(), &wanted, &found) != 0) return {};
  const std::unique_ptr<addrinfo, FreeAddresses> all(found);
  std::vector<Address> addresses;
  for (const addrinfo* one = all.get(); one != nullptr; one = one->ai_next) {
    Address& address = addresses.emplace_back();
    std::memcpy(&address.at, one->ai_addr, one->ai_addrlen);
    address.size = one->ai_addrlen;
  }
  return addresses;
}

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

bool is_loopback(const Address& address) { return net::is_loopback(address.at); }

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
               .host = without_brackets(host),
               .port = part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT),
               .authority = port.empty() ? host : host + ":" + port};
}

}  // namespace

bool Origin::is_here() const {
  return std::all_of(addresses.begin(), addresses.end(), is_loopback);
}

void Origins::look_up(const std::string& url, const Protocol& protocol) {
  add(url, protocol, Asking::names_too);
}

void Origins::add_address(const std::string& url, const Protocol& protocol) {
  add(url, protocol, Asking::addresses_only);
}

void Origins::add(const std::string& url, const Protocol& protocol, Asking asking) {
  if (of(url, protocol) != nullptr) return;
  const std::optional<Place> place = place_of(url);
  if (!place) return;
  const int flags = asking == Asking::names_too ? 0 : AI_NUMERICHOST;
  Origin origin{protocol.unix_socket.empty() ? addresses_of(place->host, place->port, flags)
                                             : address_of_socket(protocol.unix_socket),
                place->authority, nullptr, protocol.http, protocol.unix_socket};
  if (origin.addresses.empty() || !can_be_tried_in_turn(origin.addresses)) return;
  if (place->secured) {
    origin.tls = TlsClient::make(place->host, protocol.tls, protocol.http);
    if (origin.tls == nullptr) return;
  }
  known_.push_back({protocol, std::move(origin)});
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
