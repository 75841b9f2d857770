#include "harness/languages/logql/ip_pattern.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string>

#include "harness/core/text.hpp"

namespace harness::languages::logql {

namespace {

bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

tl::unexpected<Error> invalid(std::string_view text) {
  return fail("ip: invalid pattern: \"" + std::string(text) + "\"");
}

}  // namespace

bool IpPattern::read(std::string_view text, Parsed& parsed) {
  constexpr std::size_t longest = 45;
  if (text.empty() || text.size() > longest) return false;
  const std::string copy(text);
  parsed = {};
  parsed.is_v6 = text.find(':') != std::string_view::npos;
  if (parsed.is_v6) return inet_pton(AF_INET6, copy.c_str(), parsed.address.data()) == 1;
  return inet_pton(AF_INET, copy.c_str(), parsed.address.data() + 12) == 1;
}

Result<IpPattern> IpPattern::parse_network(std::string_view text, std::size_t slash) {
  Parsed base;
  unsigned bits = 0;
  const std::string_view size = text.substr(slash + 1);
  const auto number = std::from_chars(size.data(), size.data() + size.size(), bits);
  if (!read(text.substr(0, slash), base) || number.ec != std::errc() ||
      number.ptr != size.data() + size.size() || bits > (base.is_v6 ? 128U : 32U)) {
    return invalid(text);
  }
  IpPattern pattern;
  pattern.is_v6_ = base.is_v6;
  pattern.first_ = pattern.last_ = base.address;
  for (unsigned bit = bits + (base.is_v6 ? 0 : 96); bit < 128; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
    pattern.first_[bit / 8] &= static_cast<std::uint8_t>(~mask);
    pattern.last_[bit / 8] |= mask;
  }
  return pattern;
}

Result<IpPattern> IpPattern::parse(std::string_view text) {
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    return parse_network(text, slash);
  }
  const std::size_t dash = text.find('-');
  Parsed first;
  Parsed last;
  if (!read(text.substr(0, dash), first)) return invalid(text);
  last = first;
  if (dash != std::string_view::npos &&
      (!read(text.substr(dash + 1), last) || last.is_v6 != first.is_v6 ||
       last.address < first.address)) {
    return invalid(text);
  }
  IpPattern pattern;
  pattern.is_v6_ = first.is_v6;
  pattern.first_ = first.address;
  pattern.last_ = last.address;
  return pattern;
}

bool IpPattern::any_holds(std::span<const IpPattern> patterns, std::string_view candidate,
                          bool v6) {
  Parsed parsed;
  if (!read(candidate, parsed) || parsed.is_v6 != v6) return false;
  return std::any_of(patterns.begin(), patterns.end(), [&parsed](const IpPattern& pattern) {
    return pattern.is_v6_ == parsed.is_v6 && pattern.first_ <= parsed.address &&
           parsed.address <= pattern.last_;
  });
}

bool IpPattern::is_any_in(std::span<const IpPattern> patterns, std::string_view text) {
  for (const bool v6 : {false, true}) {
    const bool is_asked =
        std::any_of(patterns.begin(), patterns.end(),
                    [v6](const IpPattern& pattern) { return pattern.is_v6_ == v6; });
    if (is_asked && is_any_in(patterns, text, v6)) return true;
  }
  return false;
}

// Each run of what addresses are made of is one candidate; a port or a full stop behind one is not
// part of it.
bool IpPattern::is_any_in(std::span<const IpPattern> patterns, std::string_view text, bool v6) {
  const auto is_of_address = [v6](char c) {
    return c == '.' || (v6 ? is_hex_digit(c) || c == ':' : is_digit(c));
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && is_of_address(text[at])) ++at;
    if (at == begin) {
      ++at;
      continue;
    }
    std::string_view run = text.substr(begin, at - begin);
    if (any_holds(patterns, run, v6)) return true;
    while (run.ends_with('.') || run.ends_with(':')) run.remove_suffix(1);
    if (any_holds(patterns, run, v6)) return true;
  }
  return false;
}

}  // namespace harness::languages::logql
