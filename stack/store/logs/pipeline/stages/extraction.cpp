#include "stack/store/logs/pipeline/stages/extraction.hpp"

#include <algorithm>

namespace store::logs::pipeline {

Extraction::Extraction(WantedLabels wanted, Checks checks)
    : wanted_(std::move(wanted)), checks_(std::move(checks)) {
  std::stable_sort(checks_.begin(), checks_.end(),
                   [](const ValueMatch& a, const ValueMatch& b) { return a.name() < b.name(); });
}

// The checks of that label alone are asked, among however many.
bool Extraction::passes(std::string_view name, std::string_view value) const {
  const auto is_before = [](const ValueMatch& check, std::string_view wanted) {
    return check.name() < wanted;
  };
  auto check = std::lower_bound(checks_.begin(), checks_.end(), name, is_before);
  for (; check != checks_.end() && check->name() == name; ++check) {
    if (!check->matches(value)) return false;
  }
  return true;
}

Extraction::Next Extraction::take(Labels& labels, std::string_view name,
                                  std::string_view value) const {
  if (labels.was_extracted(name)) return Next::go_on;
  labels.extract(name, value);
  if (!passes(name, value)) return Next::drop_line;
  return wanted_.are_found(labels.extracted_count()) ? Next::found_all : Next::go_on;
}

Extraction::Next Extraction::take_named(Labels& labels, std::string_view name,
                                        std::string_view value) const {
  if (labels.is_taken(name)) name = labels.arena().joined(name, extracted_suffix);
  return wanted_.contain(name) ? take(labels, name, value) : Next::go_on;
}

}  // namespace store::logs::pipeline
