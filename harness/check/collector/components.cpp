// How a collector's components are set.
#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <optional>

#include "harness/check/collector/collector.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// What listens: "endpoint" and "listen_address" of receivers, and of what serves pages.
using OnAddress = std::function<void(const Node& address)>;
void each_address(const Node& node, const OnAddress& visit) {
  for (const yaml::Member& member : node.members) {
    if (member.key == "endpoint" || member.key == "listen_address") {
      if (member.value.kind == Node::Kind::scalar) visit(member.value);
    } else if (member.key != "config") {
      each_address(member.value, visit);
    }
  }
}

bool listens(std::string_view section, std::string_view type) {
  if (section == "exporters") return type == "prometheus";
  if (section == "receivers") {
    return is_one_of(type, {"jaeger", "opencensus", "otlp", "statsd", "syslog", "tcplog", "udplog",
                            "zipkin", "fluentforward", "loki"});
  }
  return section == "extensions";
}

std::optional<double> number_of(const Node* node) {
  return node == nullptr ? std::nullopt : to_number(with_defaults(text_of(node)));
}

void look_at_limiter(const yaml::Member& member, Findings& findings) {
  const Node& settings = member.value;
  const auto limit = number_of(settings.find("limit_mib"));
  if (settings.find("check_interval") == nullptr) {
    findings.add(member.place, member.key + " has no check_interval: it never looks",
                 "add check_interval: 1s");
  }
  const bool has_one = std::ranges::any_of(
      std::array{"limit_mib", "limit_percentage", "limit"},  // the last one is told of elsewhere
      [&](const char* name) { return settings.find(name) != nullptr; });
  if (!has_one) {
    findings.add(member.place, member.key + " has no limit", "add limit_mib: 512");
  }
  const yaml::Member* share = settings.member("limit_percentage");
  if (limit && *limit > 0 && share != nullptr) {
    findings.add(share->place, member.key + " has limit_mib, beside which limit_percentage is idle",
                 "keep one of them");
  }
  for (const auto& [most, part] : {std::pair{"limit_mib", "spike_limit_mib"},
                                   {"limit_percentage", "spike_limit_percentage"}}) {
    const auto limit_here = number_of(settings.find(most));
    const auto spike = number_of(settings.find(part));
    if (!limit_here || !spike || *spike < *limit_here) continue;
    findings.add(settings.find(part)->place,
                 member.key + ": " + part + " " + format_number(*spike) + " leaves nothing of " +
                     most + " " + format_number(*limit_here),
                 "give it about a fifth of the limit");
  }
}

void look_at_batch(const yaml::Member& member, Findings& findings) {
  const Node* most = member.value.find("send_batch_max_size");
  const auto size = number_of(member.value.find("send_batch_size"));
  const auto at_most = number_of(most);
  if (!size || !at_most || *at_most == 0 || *at_most >= *size) return;
  findings.add(most->place,
               member.key + ": send_batch_max_size " + format_number(*at_most) +
                   " is below send_batch_size " + format_number(*size),
               "give it as much or more, or 0 for no bound");
}

void look_at_sampler(const yaml::Member& member, Findings& findings) {
  const Node* node = member.value.find("sampling_percentage");
  const auto share = number_of(node);
  constexpr double all = 100;
  if (node == nullptr || (share && *share > 0 && *share <= all)) return;
  findings.add(node->place,
               member.key + ": " + shown(text_of(node)) + " is no share of 100 to keep",
               "write more than 0, and 100 at most");
}

}  // namespace

void port_clashes(const Collector& collector, Findings& findings) {
  std::map<std::string, std::string> seen;  // by port and protocol: who has it
  each_at(*collector.root, "service/telemetry/metrics/readers/pull/exporter/prometheus/port",
          [&](const Node& port, const std::string&) {
            seen.emplace(with_defaults(port.text), "service.telemetry");
          });
  each_component(collector, [&](const std::string& section, const yaml::Member& member) {
    const std::string type = written_together(type_of_component(member.key));
    if (!listens(section, type)) return;
    each_address(member.value, [&](const Node& address) {
      const std::string text = with_defaults(address.text);
      const std::size_t colon = text.rfind(':');
      const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
      const auto number = to_number(port);
      constexpr double last_port = 65535;
      if (port.empty()) return;  // its variable has no default
      if (!number || *number > last_port) {
        findings.add(address.place, member.key + ": " + shown(text) + " names no port",
                     "write host:port, such as 0.0.0.0:4317");
        return;
      }
      const bool is_udp = type.starts_with("udp") || type == "statsd";
      const auto [first, is_new] = seen.emplace(port + (is_udp ? "/udp" : ""), member.key);
      if (is_new) return;
      findings.add(address.place,
                   member.key + " listens on port " + port + ", which " + first->second + " has",
                   "give each a port of its own");
    });
  });
}

void settings(const Collector& collector, Findings& findings) {
  each_component(collector, [&](const std::string& section, const yaml::Member& member) {
    const std::string type = written_together(type_of_component(member.key));
    if (type == "memorylimiter") look_at_limiter(member, findings);
    if (type == "batch") look_at_batch(member, findings);
    if (type == "probabilisticsampler") look_at_sampler(member, findings);
    const bool sends = is_one_of(type, {"otlp", "otlpgrpc", "otlphttp"});
    // Over HTTP each signal may go elsewhere.
    const bool has_endpoint =
        member.value.find("endpoint") != nullptr ||
        (type == "otlphttp" &&
         std::ranges::any_of(std::array{"traces_endpoint", "metrics_endpoint", "logs_endpoint",
                                        "profiles_endpoint"},
                             [&](const char* key) { return member.value.find(key) != nullptr; }));
    if (section == "exporters" && sends && !has_endpoint) {
      findings.add(member.place, member.key + " has no endpoint", "say where it sends to");
    }
  });
}

}  // namespace harness::check
