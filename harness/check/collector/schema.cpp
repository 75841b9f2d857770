// A collector's components, held against the table of what they may be set to.
#include "harness/check/schema/schema.hpp"

#include <array>

#include "harness/check/collector/collector.hpp"
#include "harness/check/collector/schema.hpp"
#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

bool is_truth_of_collector(const Node& scalar) {
  return !scalar.quoted && is_one_of(lower(scalar.text), {"true", "false"});
}
bool is_number_of_collector(const Node& scalar) { return !scalar.quoted && to_number(scalar.text); }
bool is_duration_of_collector(const Node& scalar) {
  return scalar.text == "0" || parse_duration(scalar.text).has_value();
}

// 1d, 1m30s
bool is_time_of_prometheus(const Node& scalar) {
  const std::string& text = scalar.text;
  const bool begins = !text.empty() && is_digit(text.front()) && text.find('.') == text.npos;
  return text == "0" || (begins && !is_digit(text.back()) &&
                         text.find_first_not_of("0123456789mshdwy") == text.npos);
}

// Where something stands in a line of a log.
bool is_entry_field(const Node& scalar) {
  const std::string_view root =
      std::string_view(scalar.text).substr(0, scalar.text.find_first_of(".["));
  return is_one_of(
      root, {"attributes", "body", "resource", "$", "$attributes", "$body", "$resource", ""});
}

constexpr std::array scalars_of_collector{
    ScalarType{"text", is_text, "is no text, which the collector takes alone", "put it in quotes:"},
    truth_read_by(is_truth_of_collector),
    ScalarType{"entry_field", is_entry_field, "is no field of an entry",
               "begin it with attributes., body or resource."},
    ScalarType{"number", is_number_of_collector, "is no number", "write one, without quotes"},
    duration_read_by(is_duration_of_collector, "write a number with its unit: 10s, 200ms"),
    duration_read_by(is_time_of_prometheus, "write a whole number with its unit: 15s, 1m",
                     "prometheus_time"),
};

const Schema& schema_of_collector() {
  static const Schema schema(fields_of_collector, scalars_of_collector,
                             {"setting", {}, with_defaults});
  return schema;
}

// What a section's components are called in the table.
std::string type_in_table(const std::string& section, const std::string& name) {
  std::string type = section.substr(0, section.size() - 1);  // receivers
  type.front() = upper(type.substr(0, 1)).front();
  type += "." + written_together(type_of_component(name));
  return schema_of_collector().object(type) == nullptr ? "Component" : type;
}

// Blocks that mean the same wherever they stand, but for Prometheus' own form.
void look_at_usual_blocks(const Node& node, const std::string& of, Findings& findings) {
  for (const Node& item : node.items) look_at_usual_blocks(item, of, findings);
  for (const yaml::Member& member : node.members) {
    if (member.key == "config") continue;
    if (is_one_of(member.key, {"tls", "sending_queue", "retry_on_failure", "match_type"})) {
      Node alone = node;
      alone.members = {member};
      schema_of_collector().look(alone, "Blocks", of, findings);
    } else {
      look_at_usual_blocks(member.value, of, findings);
    }
  }
}

}  // namespace

void collector_fields(const Collector& collector, Findings& findings) {
  each_component(collector, [&](const std::string& section, const yaml::Member& member) {
    schema_of_collector().look(member.value, type_in_table(section, member.key), member.key,
                               findings);
    look_at_usual_blocks(member.value, member.key, findings);
  });
  const Node* service = collector.root->find("service");
  if (service != nullptr) schema_of_collector().look(*service, "Service", "service", findings);
}

}  // namespace harness::check
