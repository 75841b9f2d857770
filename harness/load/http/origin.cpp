#include "harness/load/http/origin.hpp"

#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace harness::load {
namespace {

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

std::string part(const Url& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  std::string result(text);
  curl_free(text);
  return result;
}

struct FreeAddresses {
  void operator()(addrinfo* first) const { freeaddrinfo(first); }
};

std::string without_brackets(const std::string& host) {
  return host.starts_with('[') ? host.substr(1, host.size() - 2) : host;
}

std::vector<Address> addresses_of(const std::string& host, const std::string& port) {
  // As for libcurl and browsers this is all of loopback, whatever the machine's files say.
  if (curl_strequal(host.c_str(), "localhost") != 0) {
    std::vector<Address> both = addresses_of("127.0.0.1", port);
    for (const Address& address : addresses_of("::1", port)) both.push_back(address);
    return both;
  }
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV;
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

bool is_loopback(const Address& address) {
  if (address.at.ss_family == AF_INET6) {
    return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(address.at).sin6_addr);
  }
  const in_addr v4 = reinterpret_cast<const sockaddr_in&>(address.at).sin_addr;
  return ntohl(v4.s_addr) >> IN_CLASSA_NSHIFT == IN_LOOPBACKNET;
}

// One that leads nowhere says so at once.
bool can_be_tried_in_turn(const std::vector<Address>& addresses) {
  const auto is_like_the_first = [&](const Address& one) {
    return one.at.ss_family == addresses.front().at.ss_family;
  };
  return std::all_of(addresses.begin(), addresses.end(), is_loopback) ||
         std::all_of(addresses.begin(), addresses.end(), is_like_the_first);
}

}  // namespace

void Origins::look_up(const std::string& url, const Protocol& protocol) {
  if (of(url, protocol) != nullptr) return;
  const Url parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return;
  const std::string scheme = part(parsed, CURLUPART_SCHEME);
  const bool plain = (scheme == "http" || scheme == "https") &&
                     part(parsed, CURLUPART_USER).empty() &&
                     part(parsed, CURLUPART_PASSWORD).empty();
  if (!plain) return;
  const std::string host = part(parsed, CURLUPART_HOST);
  const std::string bare_host = without_brackets(host);
  const std::string port = part(parsed, CURLUPART_PORT);
  Origin origin{addresses_of(bare_host, part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT)),
                port.empty() ? host : host + ":" + port, nullptr, protocol.http};
  if (origin.addresses.empty() || !can_be_tried_in_turn(origin.addresses)) return;
  if (scheme == "https") {
    origin.tls = client_for(origin, bare_host, protocol);
    if (origin.tls == nullptr) return;
  }
  known_.push_back({url, protocol, std::move(origin)});
}

// The same for all URLs of an origin, whose connections are shared.
std::shared_ptr<const TlsClient> Origins::client_for(const Origin& origin, const std::string& host,
                                                     const Protocol& protocol) const {
  for (const Known& known : known_) {
    const bool same = known.origin.host == origin.host && known.protocol == protocol;
    if (same && known.origin.tls != nullptr) return known.origin.tls;
  }
  return TlsClient::make(host, protocol.tls, protocol.http);
}

const Origin* Origins::of(const std::string& url, const Protocol& protocol) const {
  for (const Known& known : known_) {
    if (known.url == url && known.protocol == protocol) return &known.origin;
  }
  return nullptr;
}

}  // namespace harness::load
