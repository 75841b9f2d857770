#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/net/address.hpp"

namespace harness::target {

// Places that the rules of a system's owner protect, by address, whatever name leads there: a host,
// or a host with its port. DNS is asked once, when it is made; then it may be asked by any thread,
// and waits for nothing.
class ProtectedPlaces {
 public:
  // `names`: what is no host leads nowhere.
  explicit ProtectedPlaces(const std::vector<std::string>& names);

  // By which of them it is protected; none: by no one.
  std::optional<std::string> protector_of(const net::Address& place) const;

  // Those that lead nowhere.
  std::vector<std::string> without_places() const;

 private:
  struct Host {
    std::string name;
    bool has_port = false;
    bool is_all_of_loopback = false;  // who listens at all addresses answers at 127.0.0.2, too
    std::vector<net::Address> addresses;

    bool is_at(const net::Address& place) const;
  };

  std::vector<Host> hosts_;
};

}  // namespace harness::target
