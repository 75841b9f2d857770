#include "stack/store/logs/pipeline/stages/extraction.hpp"

namespace store::logs::pipeline {

Extraction::Next Extraction::take(Labels& labels, std::string_view name,
                                  std::string_view value) const {
  if (labels.was_extracted(name)) return Next::go_on;
  labels.extract(name, value);
  for (const ValueMatch& check : checks_) {
    if (check.name() == name && !check.matches(value)) return Next::drop_line;
  }
  return wanted_.are_found(labels.extracted_count()) ? Next::found_all : Next::go_on;
}

Extraction::Next Extraction::take_named(Labels& labels, std::string_view name,
                                        std::string_view value) const {
  if (labels.is_taken(name)) name = labels.arena().joined(name, extracted_suffix);
  return wanted_.contain(name) ? take(labels, name, value) : Next::go_on;
}

}  // namespace store::logs::pipeline
