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

constexpr std::size_t begin_of_v4 = 12;  // within IPv6

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
  place.host.s6_addr[begin_of_v4 - 2] = place.host.s6_addr[begin_of_v4 - 1] = 0xff;
  std::memcpy(&place.host.s6_addr[begin_of_v4], &v4_of(address).sin_addr, sizeof(in_addr));
  place.port = v4_of(address).sin_port;
  return place;
}

bool is_v4(const in6_addr& host) { return IN6_IS_ADDR_V4MAPPED(&host) != 0; }

in_addr v4_within(const in6_addr& host) {
  in_addr within{};
  std::memcpy(&within, &host.s6_addr[begin_of_v4], sizeof within);
  return within;
}

// Who connects to the address of no interface reaches loopback of its family.
in6_addr reached_at(in6_addr host) {
  if (IN6_IS_ADDR_UNSPECIFIED(&host)) return in6addr_loopback;
  if (!is_v4(host) || v4_within(host).s_addr != htonl(INADDR_ANY)) return host;
  const in_addr_t loopback = htonl(INADDR_LOOPBACK);
  std::memcpy(&host.s6_addr[begin_of_v4], &loopback, sizeof loopback);
  return host;
}

std::string text_of(const in6_addr& host) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const in_addr v4 = v4_within(host);
  const void* shown = is_v4(host) ? static_cast<const void*>(&v4) : &host;
  inet_ntop(is_v4(host) ? AF_INET : AF_INET6, shown, text.data(), text.size());
  return text.data();
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

std::string plain_host(const std::string& written) {
  std::string host = lower(without_brackets(written));
  if (host.find(':') != std::string::npos) host = host.substr(0, host.find('%'));
  if (host.ends_with('.')) host.pop_back();
  if (is_localhost(host)) return host;
  const std::vector<Address> numbers = addresses_of(host, "80", Asking::addresses_only);
  return numbers.empty() ? host : text_of(reached_at(place_of(numbers.front()).host));
}

std::optional<NamedPlace> named_place(const std::string& written) {
  std::string name(trim(written));
  in6_addr v6{};
  const bool lacks_brackets = !name.starts_with('[') && name.find(':') != name.rfind(':');
  if (lacks_brackets && inet_pton(AF_INET6, name.substr(0, name.find('%')).c_str(), &v6) == 1) {
    return NamedPlace{plain_host(name), ""};
  }
  const std::size_t colon = name.rfind(':');
  const std::size_t end = name.ends_with(']') ? name.size() : std::min(colon, name.size());
  if (end > 0 && name[end - 1] == '.') name.erase(end - 1, 1);
  const std::string url = "http://" + name;
  if (!check_url(url)) return std::nullopt;
  const Authority there = authority_of(url);
  return NamedPlace{plain_host(there.host), there.text == there.host ? "" : there.port};
}

bool leads_to(const std::string& url, const NamedPlace& place) {
  const Authority there = authority_of(with_lower_case_scheme(url));
  return plain_host(there.host) == place.host && (place.port.empty() || place.port == there.port);
}

bool is_loopback(const Address& address) { return is_loopback(address.at); }

bool is_same_host(const Address& one, const Address& other) {
  if (!is_of_internet(one) || !is_of_internet(other)) return false;
  const in6_addr here = reached_at(place_of(one).host);
  const in6_addr there = reached_at(place_of(other).host);
  return std::memcmp(&here, &there, sizeof here) == 0;
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
