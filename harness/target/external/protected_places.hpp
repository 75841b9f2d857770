#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/net/address.hpp"

namespace harness::target {

// Places that the rules of a system's owner protect, by address, whatever name leads there: a host,
// or a host with its port. Asks DNS. May be asked by any thread.
class ProtectedPlaces {
 public:
  // `names`: what is no host leads nowhere.
  explicit ProtectedPlaces(std::vector<std::string> names) : names_(std::move(names)) {}

  // By which of them it is protected; none: by no one.
  std::optional<std::string> protector_of(const net::Address& place) const;

 private:
  std::vector<std::string> names_;
};

}  // namespace harness::target
