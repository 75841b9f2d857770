#include "harness/verdict/claims/conventions/label_rules.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <tuple>

#include "harness/core/text.hpp"

namespace harness::verdict {
namespace {

// One hash may be that of a build, and two those of an update.
constexpr std::size_t few_ids = 2;

bool is_hex_digit(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

bool is_long_number(std::string_view text) {
  constexpr std::size_t long_number = 6;
  return text.size() >= long_number && std::all_of(text.begin(), text.end(), is_digit);
}

// With a digit: words such as "defaced" have none.
bool is_long_hex(std::string_view text) {
  constexpr std::size_t long_hex = 16;
  return text.size() >= long_hex && std::all_of(text.begin(), text.end(), is_hex_digit) &&
         std::any_of(text.begin(), text.end(), is_digit);
}

bool is_uuid(const std::string& text) {
  constexpr std::size_t length = 36;
  if (text.size() != length) return false;
  for (std::size_t i = 0; i < length; ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? text[i] != '-' : !is_hex_digit(text[i])) return false;
  }
  return true;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

// Whose values are of any number by their meaning: who was scraped, and bounds.
bool may_have_any(const std::string& label) {
  return is_one_of(label, {"__name__", "instance", "job", "le", "quantile"});
}

}  // namespace

bool looks_like_id(const std::string& value) {
  if (is_uuid(value) || is_long_number(value) || is_long_hex(value)) return true;
  const std::size_t at = value.find('@');
  if (at != std::string::npos && value.find('.', at) != std::string::npos) return true;
  if (value.find('/') == std::string::npos) return false;
  const std::vector<std::string> parts = split(value, '/');
  return std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
    return is_number(part) || is_uuid(part) || is_long_hex(part);
  });
}

void look_at_series(const LabelSets& series, std::uint64_t max_series, Judged& judged,
                    Breaches& breaches) {
  std::map<std::string, std::uint64_t> counts;
  std::map<std::tuple<std::string, std::string>, std::set<std::string>> ids;  // by metric and label
  for (const auto& labels : series) {
    const auto name = labels.find("__name__");
    if (name == labels.end()) continue;
    ++counts[name->second];
    for (const auto& [label, value] : labels) {
      if (!may_have_any(label) && looks_like_id(value)) ids[{name->second, label}].insert(value);
    }
  }
  judged[Rule::cardinality] += counts.size();
  for (const auto& [name, count] : counts) {
    if (count <= max_series) continue;
    breaches.add(Rule::cardinality, name + ": " + std::to_string(count) + " series, more than " +
                                        std::to_string(max_series));
  }
  for (const auto& [where, values] : ids) {
    if (values.size() <= few_ids) continue;
    const auto& [name, label] = where;
    breaches.add(Rule::cardinality, name + ": " + std::to_string(values.size()) + " values of " +
                                        label + " look like ids, such as " +
                                        shown(*values.begin()));
  }
}

}  // namespace harness::verdict
