// The objects of a file, held against the tables of what they may have.
#include "harness/check/schema/schema.hpp"

#include <array>
#include <cmath>

#include "harness/check/kubernetes/objects.hpp"
#include "harness/check/kubernetes/schema.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using yaml::Node;

bool is_truth_of_objects(const Node& scalar) {
  return !scalar.quoted &&
         is_one_of(lower(scalar.text), {"true", "false", "yes", "no", "on", "off"});
}

bool is_text_of_objects(const Node& scalar) { return !other_than_text(scalar); }

// "nginx: 1.27"
bool is_image_of_objects(const Node& scalar) { return scalar.text.find(' ') == std::string::npos; }

// 10.0.0.0/8, fd00::/8
bool is_cidr_of_objects(const Node& scalar) {
  const std::size_t slash = scalar.text.find('/');
  if (slash == std::string::npos || slash == 0) return false;
  const bool is_short = scalar.text.find(':') == std::string::npos;
  const auto bits = to_number(scalar.text.substr(slash + 1));
  const double most = is_short ? 32 : 128;
  return bits && *bits >= 0 && *bits <= most;
}

bool is_quantity_of_objects(const Node& scalar) { return quantity_of(scalar.text).has_value(); }

bool is_whole_between(const Node& scalar, double least, double most) {
  const auto number = to_number(scalar.text);
  return number && !scalar.quoted && *number == std::floor(*number) && *number >= least &&
         *number <= most;
}

bool is_port_of_objects(const Node& scalar) {
  constexpr double last = 65535;
  return is_whole_between(scalar, 1, last) || is_port_name(scalar.text);
}

bool is_share_of_objects(const Node& scalar) {
  constexpr double any_most = 2147483647;
  if (is_whole_between(scalar, 0, any_most)) return true;
  const std::string& text = scalar.text;
  return text.ends_with('%') && to_number(text.substr(0, text.size() - 1)).has_value();
}

constexpr std::array scalars_of_objects{
    ScalarType{"text", is_text_of_objects,
               "is read as a number or a truth value, where the API server takes a text alone",
               "put it in quotes:"},
    truth_read_by(is_truth_of_objects),
    ScalarType{"cidr", is_cidr_of_objects, "is no range of addresses",
               "write an address and how many of its bits count: 10.0.0.0/8, or /32 for it alone"},
    ScalarType{"image", is_image_of_objects, "is no name of an image", "write it without spaces"},
    ScalarType{"quantity", is_quantity_of_objects, "is no quantity",
               "write a number with m, k, M, G, Ki, Mi or Gi: 250m, 10Gi"},
    ScalarType{"port", is_port_of_objects, "is no port",
               "write its number, 1 to 65535, without quotes, or its name"},
    ScalarType{"share", is_share_of_objects, "is neither a number nor a share",
               "write a whole number without quotes, or a share as 25%"},
};

const Schema& schema_of_objects() {
  // Keys such as $patch are for whoever merges the object into another.
  static const Schema schema(std::string(fields_of_objects) + std::string(fields_of_pods),
                             scalars_of_objects, {"field", "$"});
  return schema;
}

}  // namespace

void object_fields(const ObjectToCheck& one, Findings& findings) {
  // Pods are what they were in older APIs.
  const bool has_pods = one.object.pod_template() != nullptr && !is_of_somebody(one.object);
  if (!is_of_today(one.object) && !has_pods) return;
  schema_of_objects().look(*one.object.node, one.object.kind, one.object.title(), findings,
                           one.object.is_part ? Extent::part : Extent::whole);
}

}  // namespace harness::check
