// Ports of the host, and of containers: [ADDRESS:][HOST:]CONTAINER[/PROTOCOL].
#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <optional>

#include "harness/check/compose/compose.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

struct PublishedPort {
  std::string address;
  std::string host;  // empty: the host has none of its own for it
  std::string container;
  std::string protocol;
};

bool has_variable(std::string_view text) { return text.find('$') != std::string_view::npos; }

// The last one that is not part of a variable's default: ${PORT:-3000}.
std::size_t last_colon(std::string_view text) {
  std::size_t found = std::string_view::npos;
  int open = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("${")) ++open;
    if (text[at] == '}' && open > 0) --open;
    if (text[at] == ':' && open == 0) found = at;
  }
  return found;
}

// What stands behind the last colon, which is cut off.
std::string cut_last(std::string& text) {
  const std::size_t colon = last_colon(text);
  if (colon == std::string::npos) return std::exchange(text, "");
  std::string last = text.substr(colon + 1);
  text.resize(colon);
  return last;
}

PublishedPort read_port(const Node& node) {
  if (node.kind == Node::Kind::map) {
    return {text_in(node, "host_ip"), text_in(node, "published"), text_in(node, "target"),
            text_in(node, "protocol")};
  }
  PublishedPort port;
  std::string text = text_of(&node);
  const std::size_t slash = text.rfind('/');
  if (slash != std::string::npos && text.find('}', slash) == std::string::npos) {
    port.protocol = text.substr(slash + 1);
    text.resize(slash);
  }
  port.container = cut_last(text);
  port.host = cut_last(text);
  port.address = text;
  return port;
}

bool is_port(const std::string& text) {
  if (has_variable(text)) return true;
  const std::vector<std::string> ends = split(text, '-');
  return std::all_of(ends.begin(), ends.end(), [](const std::string& end) {
    const auto number = to_number(end);
    constexpr double last = 65535;
    return number && *number >= 0 && *number <= last;
  });
}

bool is_address(std::string text) {
  if (has_variable(text)) return true;
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 ||
         inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

// The ports from first to last; none: a variable says which.
struct PortRange {
  int first = 0;
  int last = 0;

  int size() const { return last - first + 1; }
};

std::optional<PortRange> range_of(const std::string& text) {
  if (text.empty() || has_variable(text) || !is_port(text)) return std::nullopt;
  const std::vector<std::string> ends = split(text, '-');
  return PortRange{static_cast<int>(*to_number(ends.front())),
                   static_cast<int>(*to_number(ends.back()))};
}

// As many of the host as of the container, or one of them for the one that it has.
bool are_as_many(const PublishedPort& port) {
  const auto host = range_of(port.host);
  const auto container = range_of(port.container);
  return !host || !container || container->size() == 1 || host->size() == container->size();
}

// A service's ports of the host.
struct TakenPort {
  PublishedPort port;
  std::string service;
};

bool is_any_address(const std::string& address) {
  return is_one_of(address, {"", "0.0.0.0", "[::]", "::"}) || has_variable(address);
}

bool clash(const PublishedPort& one, const PublishedPort& other) {
  if ((lower(one.protocol) == "udp") != (lower(other.protocol) == "udp")) return false;
  const bool is_apart = one.address != other.address && !is_any_address(one.address) &&
                        !is_any_address(other.address);
  if (is_apart) return false;
  const auto first = range_of(one.host);
  const auto second = range_of(other.host);
  if (!first || !second) return one.host == other.host;
  // One of a range for a single port is one that is free.
  const auto takes_any = [](const PublishedPort& port, const PortRange& range) {
    const auto container = range_of(port.container);
    return range.size() > 1 && container && container->size() == 1;
  };
  if (takes_any(one, *first) || takes_any(other, *second)) return false;
  return first->first <= second->last && second->first <= first->last;
}

// Empty: nothing is wrong with it.
std::string why_no_port(const PublishedPort& port) {
  if (!port.address.empty() && !is_address(port.address)) {
    return "names no address: " + shown(port.address) + " is none";
  }
  const bool is_variable_alone = port.host.empty() && has_variable(port.container);
  if (is_variable_alone) return {};
  if ((!port.host.empty() && !is_port(port.host)) || !is_port(port.container)) {
    return "names no port";
  }
  if (!are_as_many(port)) {
    return "names " + port.host + " of the host for " + port.container + ", which are not as many";
  }
  const bool is_known = port.protocol.empty() || has_variable(port.protocol) ||
                        is_one_of(lower(port.protocol), {"tcp", "udp", "sctp"});
  return is_known ? "" : "names no protocol: " + shown(port.protocol) + " is none";
}

}  // namespace

void host_ports(const Compose& file, Findings& findings) {
  std::vector<TakenPort> taken;
  for (const yaml::Member& service : file.services()) {
    for (const Node& node : items_in(service.value, "ports")) {
      const PublishedPort port = read_port(node);
      const std::string why_not = why_no_port(port);
      if (!why_not.empty()) {
        const std::string written = text_of(&node).empty() ? port.host : text_of(&node);
        findings.add(node.place, service.key + ": " + shown(written) + " " + why_not,
                     "write \"127.0.0.1:9090:9090\": address, host's port, container's port");
        continue;
      }
      if (port.host.empty()) continue;
      const auto other =
          std::ranges::find_if(taken, [&](const TakenPort& one) { return clash(one.port, port); });
      if (other == taken.end()) {
        taken.push_back({port, service.key});
        continue;
      }
      findings.add(node.place,
                   service.key + " wants port " + port.host +
                       (lower(port.protocol) == "udp" ? "/udp" : "") + " of the host, which " +
                       other->service + " has",
                   "give it another");
    }
  }
}

}  // namespace harness::check
