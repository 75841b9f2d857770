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

std::vector<Address> addresses_of(std::string host, const std::string& port) {
  if (host.starts_with('[')) host = host.substr(1, host.size() - 2);
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

void Origins::look_up(const std::string& url) {
  const Url parsed(curl_url());
  if (curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) return;
  const bool plain = part(parsed, CURLUPART_SCHEME) == "http" &&
                     part(parsed, CURLUPART_USER).empty() &&
                     part(parsed, CURLUPART_PASSWORD).empty();
  if (!plain) return;
  const std::string host = part(parsed, CURLUPART_HOST);
  const std::string port = part(parsed, CURLUPART_PORT);
  Origin origin{addresses_of(host, part(parsed, CURLUPART_PORT, CURLU_DEFAULT_PORT)),
                port.empty() ? host : host + ":" + port};
  if (origin.addresses.empty() || !can_be_tried_in_turn(origin.addresses)) return;
  by_url_.emplace(url, std::move(origin));
}

const Origin* Origins::of(const std::string& url) const {
  const auto found = by_url_.find(url);
  return found == by_url_.end() ? nullptr : &found->second;
}

}  // namespace harness::load
