#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace harness::net {

// Where a connection leads, whatever name it was found by.
struct Address {
  sockaddr_storage at{};
  socklen_t size = 0;
};

enum class Asking { names_too, addresses_only };

// Of a host, an address of IPv6 without its brackets, in the order in which they are to be tried.
// Empty: it has none now. "localhost" is all of loopback, whatever the machine's files say.
std::vector<Address> addresses_of(const std::string& host, const std::string& port,
                                  Asking asking = Asking::names_too);

// Those that a URL leads to.
std::vector<Address> addresses_of_url(const std::string& url);

// A host in the one form that all its forms have, without brackets: in small letters, without the
// dot that ends a whole name; numbers as is_same_host has them, "127.0.0.1" of "0x7f.1",
// "::ffff:7f00:1" and "0.0.0.0", and without a zone. Nobody is asked.
std::string plain_host(const std::string& written);

// What a person names: "Shop.example.", "shop:8443", "127.1", "::1", "[::1]:80".
struct NamedPlace {
  std::string host;  // plain_host
  std::string port;  // empty: whichever
};
std::optional<NamedPlace> named_place(const std::string& written);  // none: it can be no host

// Whether it does by what is written alone. The URL is a sound one.
bool leads_to(const std::string& url, const NamedPlace& place);

bool is_loopback(const Address& address);  // see loopback.hpp

// Whether both are one and the same place: address and port. An address of IPv4 within IPv6 is that
// of IPv4, and that of no interface (0.0.0.0, ::) is loopback, which is where it leads.
bool is_same(const Address& one, const Address& other);

// The same of their hosts, whatever the ports.
bool is_same_host(const Address& one, const Address& other);

std::string to_text(const Address& address);  // "10.0.0.1:443", "[::1]:8500"
std::string host_of(const Address& address);  // the same without its port
std::uint16_t port_of(const Address& address);

// A host by its name, and where it was found: whoever goes there goes there, and asks nobody again.
struct Found {
  std::string host;  // without brackets
  std::string port;
  std::vector<Address> addresses;
};

// To whom connections may be opened: to all, or to some places alone, whatever name led there.
class Fence {
 public:
  Fence() = default;

  // Around places that are known, and hosts that were looked up.
  Fence(std::vector<Address> places, std::vector<Found> hosts);

  void admit(const Address& place) { places_.push_back(place); }
  // Whom to ask about any other place, from whatever thread goes there.
  void ask_about_others(std::function<bool(const Address& place)> may_go) {
    others_ = std::move(may_go);
  }
  bool admits(const Address& address) const;
  std::vector<Address> admitted_of(const std::vector<Address>& addresses) const;

  const std::vector<Address>& places() const { return places_; }

  // Where the host is to be found; null: whoever wants to know may ask.
  const Found* found(const std::string& host, const std::string& port) const;

 private:
  bool is_closed_ = false;
  std::vector<Address> places_;
  std::vector<Found> hosts_;
  std::function<bool(const Address&)> others_;  // empty: none of them
};

}  // namespace harness::net
