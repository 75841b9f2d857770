#include "harness/net/address.hpp"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <memory>

#include "harness/core/text.hpp"
#include "harness/net/loopback.hpp"
#include "harness/net/url.hpp"

namespace harness::net {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* first) const { freeaddrinfo(first); }
};

const sockaddr_in& v4_of(const Address& address) {
  return reinterpret_cast<const sockaddr_in&>(address.at);
}

const sockaddr_in6& v6_of(const Address& address) {
  return reinterpret_cast<const sockaddr_in6&>(address.at);
}

// One of IPv4 as it stands within IPv6, so that both are written alike.
struct Place {
  in6_addr host{};
  in_port_t port = 0;
};

Place place_of(const Address& address) {
  if (address.at.ss_family == AF_INET6) {
    return {v6_of(address).sin6_addr, v6_of(address).sin6_port};
  }
  Place place;
  constexpr std::size_t ones = 10;  // then the address
  place.host.s6_addr[ones] = place.host.s6_addr[ones + 1] = 0xff;
  std::memcpy(&place.host.s6_addr[ones + 2], &v4_of(address).sin_addr, sizeof(in_addr));
  place.port = v4_of(address).sin_port;
  return place;
}

bool is_of_internet(const Address& address) {
  return address.at.ss_family == AF_INET || address.at.ss_family == AF_INET6;
}

}  // namespace

std::vector<Address> addresses_of(const std::string& host, const std::string& port, Asking asking) {
  if (is_localhost(host)) {
    std::vector<Address> both = addresses_of("127.0.0.1", port, asking);
    std::ranges::copy(addresses_of("::1", port, asking), std::back_inserter(both));
    return both;
  }
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICSERV | (asking == Asking::names_too ? 0 : AI_NUMERICHOST);
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

std::vector<Address> addresses_of_url(const std::string& url) {
  const Authority there = authority_of(url);
  return addresses_of(without_brackets(there.host), there.port);
}

bool is_loopback(const Address& address) { return is_loopback(address.at); }

bool is_same_host(const Address& one, const Address& other) {
  if (!is_of_internet(one) || !is_of_internet(other)) return false;
  const Place here = place_of(one);
  const Place there = place_of(other);
  return std::memcmp(&here.host, &there.host, sizeof here.host) == 0;
}

bool is_same(const Address& one, const Address& other) {
  return is_same_host(one, other) && place_of(one).port == place_of(other).port;
}

std::string host_of(const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const bool is_v6 = address.at.ss_family == AF_INET6;
  const void* host = is_v6 ? static_cast<const void*>(&v6_of(address).sin6_addr)
                           : static_cast<const void*>(&v4_of(address).sin_addr);
  if (!is_of_internet(address)) return "a Unix socket";
  inet_ntop(address.at.ss_family, host, text.data(), text.size());
  return is_v6 ? "[" + std::string(text.data()) + "]" : std::string(text.data());
}

std::uint16_t port_of(const Address& address) { return ntohs(place_of(address).port); }

std::string to_text(const Address& address) {
  return host_of(address) + ":" + std::to_string(port_of(address));
}

Fence::Fence(std::vector<Address> places, std::vector<Found> hosts)
    : is_closed_(true), places_(std::move(places)), hosts_(std::move(hosts)) {
  for (const Found& host : hosts_) {
    std::ranges::copy(host.addresses, std::back_inserter(places_));
  }
}

// What an author names by its path on this machine is no place that a name could lead to.
bool Fence::admits(const Address& address) const {
  if (!is_closed_ || address.at.ss_family == AF_UNIX) return true;
  const bool is_known = std::any_of(places_.begin(), places_.end(),
                                    [&](const Address& one) { return is_same(one, address); });
  return is_known || (others_ && others_(address));
}

std::vector<Address> Fence::admitted_of(const std::vector<Address>& addresses) const {
  std::vector<Address> some;
  std::copy_if(addresses.begin(), addresses.end(), std::back_inserter(some),
               [this](const Address& one) { return admits(one); });
  return some;
}

const Found* Fence::found(const std::string& host, const std::string& port) const {
  const auto known = std::find_if(hosts_.begin(), hosts_.end(), [&](const Found& one) {
    return upper(one.host) == upper(host) && one.port == port;
  });
  return known == hosts_.end() ? nullptr : &*known;
}

}  // namespace harness::net
