// Sizes, shares of processors and times of services, and variables in any of their texts.
#include <array>

#include "harness/check/compose/compose.hpp"
#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

// A number, and b, k, m, g, t or p, with or without a b behind it.
bool is_size(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789."), text.size());
  if (!to_number(std::string(text.substr(0, end)))) return false;
  std::string unit = lower(trim(text.substr(end)));
  if (unit.ends_with("ib")) unit = unit.substr(0, unit.size() - 2);
  if (unit.ends_with('b')) unit.pop_back();
  return unit.empty() || is_one_of(unit, {"k", "m", "g", "t", "p"});
}

bool is_share(std::string_view text) {
  const auto number = to_number(std::string(text));
  return number && *number >= 0;
}

bool is_time(std::string_view text) { return text == "0" || parse_duration(text).has_value(); }

struct Amount {
  std::string_view path;
  bool (*is_one)(std::string_view text);
  const char* what;
  const char* remedy;
};

constexpr const char* as_sizes_are = "write a number with b, k, m or g: 512m";
constexpr const char* as_shares_are = "write a number of processors: 0.5";
constexpr const char* as_times_are = "write a number with its unit: 10s";

constexpr std::array amounts_of_services{
    Amount{"mem_limit", is_size, "size", as_sizes_are},
    Amount{"mem_reservation", is_size, "size", as_sizes_are},
    Amount{"memswap_limit", is_size, "size", as_sizes_are},
    Amount{"shm_size", is_size, "size", as_sizes_are},
    Amount{"build/shm_size", is_size, "size", as_sizes_are},
    Amount{"deploy/resources/limits/memory", is_size, "size", as_sizes_are},
    Amount{"deploy/resources/reservations/memory", is_size, "size", as_sizes_are},
    Amount{"cpus", is_share, "number of processors", as_shares_are},
    Amount{"deploy/resources/limits/cpus", is_share, "number of processors", as_shares_are},
    Amount{"deploy/resources/reservations/cpus", is_share, "number of processors", as_shares_are},
    Amount{"stop_grace_period", is_time, "duration", as_times_are},
    Amount{"deploy/restart_policy/delay", is_time, "duration", as_times_are},
    Amount{"deploy/restart_policy/window", is_time, "duration", as_times_are},
    Amount{"deploy/update_config/delay", is_time, "duration", as_times_are},
};

// ${NAME, without its }. What $$ begins is no variable.
bool has_open_variable(std::string_view text) {
  int open = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text.substr(at).starts_with("$$")) {
      ++at;
    } else if (text.substr(at).starts_with("${")) {
      ++open;
      ++at;
    } else if (text[at] == '}' && open > 0) {
      --open;
    }
  }
  return open > 0;
}

void look_for_open_variables(const Node& node, Findings& findings) {
  for (const yaml::Member& member : node.members) look_for_open_variables(member.value, findings);
  for (const Node& item : node.items) look_for_open_variables(item, findings);
  if (node.kind != Node::Kind::scalar || !has_open_variable(node.text)) return;
  findings.add(node.place, "the variable in " + shown(node.text) + " is not closed",
               "write ${NAME}, or ${NAME:-otherwise}; a $ of a text is $$");
}

}  // namespace

void service_amounts(const Compose& file, Findings& findings) {
  for (const yaml::Member& service : file.services()) {
    for (const Amount& amount : amounts_of_services) {
      const Node* node = at_path(service.value, amount.path);
      const std::string text = text_of(node);
      if (text.empty() || text == "-1" || text.find('$') != std::string::npos) continue;
      if (amount.is_one(text)) continue;
      const std::string key(amount.path.substr(amount.path.rfind('/') + 1));
      findings.add(node->place,
                   service.key + ": " + key + " " + shown(text) + " is no " + amount.what,
                   amount.remedy);
    }
  }
}

void unclosed_variables(const Compose& file, Findings& findings) {
  look_for_open_variables(*file.root, findings);
}

}  // namespace harness::check
