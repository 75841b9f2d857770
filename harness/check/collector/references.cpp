// What a collector's components take from its extensions, and settings that contradict one another.
#include <algorithm>
#include <optional>

#include "harness/check/collector/collector.hpp"
#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// Maps at any depth, with the key that each stands behind; not those of Prometheus' own form.
template <typename Visit>
void each_map(const Node& node, const std::string& key, const Visit& visit) {
  if (node.kind == Node::Kind::map) visit(node, key);
  for (const Node& item : node.items) each_map(item, key, visit);
  for (const yaml::Member& member : node.members) {
    if (member.key != "config") each_map(member.value, member.key, visit);
  }
}

void look_for_extension(const Collector& collector, const std::string& of, const Node& name,
                        Findings& findings) {
  const std::string text = text_of(&name);
  if (text.empty() || text.find('$') != std::string::npos) return;
  if (collector.component("extensions", text) == nullptr) {
    const auto meant = nearest(text, collector.names_in("extensions"));
    findings.add(name.place, of + ": there is no extension " + shown(text),
                 meant ? "did you mean " + *meant + "?" : "define it under extensions:");
    return;
  }
  const Node* service = collector.root->find("service");
  if (service == nullptr) return;
  const auto& started = items_in(*service, "extensions");
  if (std::ranges::any_of(started, [&](const Node& one) { return text_of(&one) == text; })) return;
  findings.add(name.place, of + " needs the extension " + text + ", which is not started",
               "name it under service.extensions");
}

std::optional<Duration> duration_in(const Node& map, std::string_view key) {
  const auto duration = parse_duration(with_defaults(text_in(map, key)));
  return duration ? std::optional(*duration) : std::nullopt;
}

void look_at_retries(const Node& retries, const std::string& of, Findings& findings) {
  if (text_in(retries, "enabled") == "false") return;
  const auto first = duration_in(retries, "initial_interval");
  const auto most = duration_in(retries, "max_interval");
  const auto in_all = duration_in(retries, "max_elapsed_time");
  if (first && most && *first > *most) {
    findings.add(retries.find("initial_interval")->place,
                 of + ": initial_interval " + text_in(retries, "initial_interval") +
                     " is above max_interval " + text_in(retries, "max_interval"),
                 "begin with less: what is waited grows from the one to the other");
  }
  const auto longest = most ? most : first;
  if (!in_all || !longest || *in_all == Duration{} || *in_all >= *longest) return;
  findings.add(retries.find("max_elapsed_time")->place,
               of + ": max_elapsed_time " + text_in(retries, "max_elapsed_time") +
                   " is over before a single wait of " +
                   text_in(retries, most ? "max_interval" : "initial_interval"),
               "give it more, or 0 for no end");
}

void look_at_scrapes(const Node& receiver, const std::string& of, Findings& findings) {
  const Node* config = receiver.find("config");
  if (config == nullptr) return;
  const Node* all = config->find("global");
  const std::string usual = all == nullptr ? "" : text_in(*all, "scrape_interval");
  for (const Node& job : items_in(*config, "scrape_configs")) {
    const auto timeout = duration_in(job, "scrape_timeout");
    const std::string own = text_in(job, "scrape_interval");
    const std::string interval = !own.empty() ? own : !usual.empty() ? usual : "1m";
    const auto between = parse_duration(interval);
    if (!timeout || !between || *timeout <= *between) continue;
    findings.add(job.find("scrape_timeout")->place,
                 of + ": scrape_timeout " + text_in(job, "scrape_timeout") +
                     " is above scrape_interval " + interval + ": no collector starts on it",
                 "give it as much or less");
  }
}

void look_at_action(const Node& action, const std::string& of, Findings& findings) {
  const Node* kind = action.find("action");
  const std::string text = lower(text_of(kind));
  const auto has_any = [&](std::initializer_list<const char*> keys) {
    return std::ranges::any_of(keys, [&](const char* key) { return action.find(key) != nullptr; });
  };
  if (is_one_of(text, {"insert", "update", "upsert"}) &&
      !has_any({"value", "from_attribute", "from_context", "default_value"})) {
    findings.add(kind->place, of + ": " + text + " has no value: no collector starts on it",
                 "add value:, from_attribute: or from_context:");
  }
  if (text == "extract" && !has_any({"pattern"})) {
    findings.add(kind->place, of + ": extract has no pattern: no collector starts on it",
                 "add pattern: with a name for each group");
  }
}

// A policy of tail_sampling is set in the block that is called as its type.
void look_at_policy(const Node& policy, const std::string& of, Findings& findings) {
  const Node* type = policy.find("type");
  const std::string text = text_of(type);
  if (text.empty() || is_one_of(text, {"always_sample", "trace_flags"})) return;
  if (policy.find(text) != nullptr || text.find('$') != std::string::npos) return;
  std::vector<std::string> keys;
  for (const yaml::Member& member : policy.members) keys.push_back(member.key);
  if (nearest(text, keys)) return;  // a slip of either, which is told elsewhere
  const Node* name = policy.find("name");
  findings.add(
      type->place,
      of + ": the policy " + shown(text_of(name)) + " is of type " + text + ", and has no " + text,
      "add " + text + ":, or name the type of the block that it has");
}

// %Y-%m-%d, where nothing says that it is written in Go's way.
void look_at_layout(const Node& time, const std::string& of, Findings& findings) {
  const Node* layout = time.find("layout");
  const std::string type = text_in(time, "layout_type");
  if (text_of(layout).empty() || layout->text.find('$') != std::string::npos) return;
  const bool has_signs = layout->text.find('%') != std::string::npos;
  if (has_signs == (type.empty() || type == "strptime") || type == "epoch") return;
  findings.add(layout->place,
               of + ": the layout " + shown(layout->text) +
                   (has_signs ? " is not written in Go's way" : " has no part of a time"),
               has_signs ? "leave layout_type out: its % are of strptime"
                         : "write it as strptime has it: '%Y-%m-%d %H:%M:%S'");
}

// Of whoever sends.
void look_at_port(const yaml::Member& exporter, Findings& findings) {
  const Node* endpoint = exporter.value.find("endpoint");
  const std::string text = with_defaults(text_of(endpoint));
  const std::size_t slashes = text.find("://");
  const std::string host = slashes == std::string::npos ? text : text.substr(slashes + 3);
  const std::string address = host.substr(0, host.find('/'));
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos) return;
  const std::string port = address.substr(colon + 1);
  constexpr double last = 65535;
  const bool is_number = !port.empty() && std::ranges::all_of(port, is_digit);
  if (!is_number || to_number(port).value_or(0) <= last) return;
  findings.add(endpoint->place, exporter.key + ": there is no port " + port, "write 1 to 65535");
}

void look_at_grpc_endpoint(const yaml::Member& exporter, Findings& findings) {
  const Node* endpoint = exporter.value.find("endpoint");
  const std::string text = with_defaults(text_of(endpoint));
  if (text.empty() || (endpoint != nullptr && endpoint->text.find('$') != std::string::npos)) {
    return;
  }
  std::string_view host = text;
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (host.starts_with(scheme)) host.remove_prefix(scheme.size());
  }
  if (host.find('/') != std::string_view::npos) return;  // of a resolver or a socket
  if (host.ends_with(":4318")) {
    findings.add(endpoint->place,
                 exporter.key + " sends gRPC, and 4318 is where OTLP over HTTP is taken",
                 "write port 4317, or name the exporter otlp_http");
  } else if (host.find(':') == std::string_view::npos) {
    findings.add(endpoint->place, exporter.key + ": " + shown(text) + " names no port",
                 "write host:port, such as tempo:4317");
  }
}

}  // namespace

void extensions_of_components(const Collector& collector, Findings& findings) {
  each_component(collector, [&](const std::string& section, const yaml::Member& member) {
    if (section == "receivers") {
      const Node* storage = member.value.find("storage");
      if (storage != nullptr) look_for_extension(collector, member.key, *storage, findings);
    }
    each_map(member.value, member.key, [&](const Node& map, const std::string& key) {
      const Node* named = key == "auth"            ? map.find("authenticator")
                          : key == "sending_queue" ? map.find("storage")
                                                   : nullptr;
      if (named != nullptr) look_for_extension(collector, member.key, *named, findings);
    });
  });
}

void settings_together(const Collector& collector, Findings& findings) {
  each_component(collector, [&](const std::string& section, const yaml::Member& member) {
    each_map(member.value, member.key, [&](const Node& map, const std::string& key) {
      if (key == "retry_on_failure") look_at_retries(map, member.key, findings);
      if (key == "timestamp") look_at_layout(map, member.key, findings);
      if (key == "policies" || key.ends_with("_sub_policy")) {
        look_at_policy(map, member.key, findings);
      }
    });
    const std::string type = written_together(type_of_component(member.key));
    if (section == "processors" && is_one_of(type, {"attributes", "resource"})) {
      const char* list = type == "resource" ? "attributes" : "actions";
      for (const Node& action : items_in(member.value, list)) {
        look_at_action(action, member.key, findings);
      }
    }
    if (section == "receivers" && type == "prometheus") {
      look_at_scrapes(member.value, member.key, findings);
    }
    if (section == "exporters") look_at_port(member, findings);
    if (section == "exporters" && is_one_of(type, {"otlp", "otlpgrpc"})) {
      look_at_grpc_endpoint(member, findings);
    }
  });
}

}  // namespace harness::check
