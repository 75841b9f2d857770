#include "services/http_gui/network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <optional>

namespace services::http_gui {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr int mapped_bits = 96;

std::array<std::uint8_t, 16> mapped(const in_addr& address) {
  std::array<std::uint8_t, 16> bytes{};
  std::copy(mapped_prefix.begin(), mapped_prefix.end(), bytes.begin());
  std::memcpy(bytes.data() + mapped_prefix.size(), &address, sizeof address);
  return bytes;
}

std::optional<int> parse_prefix(const std::string& text, int longest) {
  int prefix = 0;
  const char* const end = text.data() + text.size();
  const auto [last, status] = std::from_chars(text.data(), end, prefix);
  if (status != std::errc{} || last != end || prefix < 0 || prefix > longest) return std::nullopt;
  return prefix;
}

}  // namespace

Result<Network> Network::parse(const std::string& text) {
  const auto slash = text.find('/');
  const std::string address = text.substr(0, slash);
  Bytes bytes{};
  in_addr four{};
  const bool is_four = ::inet_pton(AF_INET, address.c_str(), &four) == 1;
  if (is_four) bytes = mapped(four);
  if (is_four || ::inet_pton(AF_INET6, address.c_str(), bytes.data()) == 1) {
    const int longest = is_four ? 32 : 128;
    const auto prefix =
        slash == std::string::npos ? longest : parse_prefix(text.substr(slash + 1), longest);
    if (prefix) return Network(bytes, *prefix + (is_four ? mapped_bits : 0));
  }
  return fail("\"" + text + "\" is not a network: write 10.1.2.3, 10.0.0.0/8 or fd00::/8");
}

bool Network::contains(const sockaddr& address) const {
  Bytes bytes{};
  if (address.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &address, sizeof four);
    bytes = mapped(four.sin_addr);
  } else if (address.sa_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &address, sizeof six);
    std::memcpy(bytes.data(), &six.sin6_addr, bytes.size());
  } else {
    return false;
  }
  const auto whole = static_cast<std::size_t>(prefix_ / 8);
  const int rest = 8 - prefix_ % 8;
  return std::equal(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(whole),
                    address_.begin()) &&
         (rest == 8 || bytes[whole] >> rest == address_[whole] >> rest);
}

Result<std::vector<Network>> loopback_and(const std::vector<std::string>& named) {
  std::vector<std::string> all{"127.0.0.0/8", "::1"};
  all.insert(all.end(), named.begin(), named.end());
  std::vector<Network> networks;
  for (const std::string& text : all) {
    const auto network = Network::parse(text);
    if (!network) return fail(network.error());
    networks.push_back(*network);
  }
  return networks;
}

}  // namespace services::http_gui
