#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "harness/core/result.hpp"

namespace harness::languages::logql {

// What `ip("…")` names: one address, a range ("10.0.0.1-10.0.0.9") or a CIDR, of either version.
class IpPattern {
 public:
  static Result<IpPattern> parse(std::string_view text);

  // Whether an address of it stands somewhere in the text.
  bool is_in(std::string_view text) const { return is_any_in({this, 1}, text); }
  // The same of any of several, for which the text is looked through once.
  static bool is_any_in(std::span<const IpPattern> patterns, std::string_view text);

 private:
  using Address = std::array<std::uint8_t, 16>;

  // Those of IPv4 in their last four bytes.
  struct Parsed {
    Address address{};
    bool is_v6 = false;
  };
  static bool read(std::string_view text, Parsed& parsed);
  static Result<IpPattern> parse_network(std::string_view text, std::size_t slash);
  static bool is_any_in(std::span<const IpPattern> patterns, std::string_view text, bool v6);
  static bool any_holds(std::span<const IpPattern> patterns, std::string_view candidate, bool v6);

  Address first_{};
  Address last_{};
  bool is_v6_ = false;
};

}  // namespace harness::languages::logql
