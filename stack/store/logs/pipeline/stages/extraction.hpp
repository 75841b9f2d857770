#pragma once

#include <string_view>
#include <vector>

#include "stack/store/logs/pipeline/stages/key_names.hpp"
#include "stack/store/logs/pipeline/stages/matching.hpp"
#include "stack/store/logs/pipeline/stages/stage.hpp"
#include "stack/store/logs/pipeline/stages/wanted_labels.hpp"

namespace store::logs::pipeline {

// Label filters right behind a parser: a value that one of them refuses ends the line as soon as it
// is found.
using Checks = std::vector<ValueMatch>;

// What a parser does with what it finds.
class Extraction {
 public:
  Extraction(WantedLabels wanted, Checks checks);

  enum class Next { go_on, found_all, drop_line };

  // A value for the key's label, or for its stand-in where the name is taken.
  Next take(Labels& labels, const KeyName& key, std::string_view value) const {
    if (!key.is_wanted && !key.is_extracted_wanted) return Next::go_on;
    const bool taken = labels.is_taken(key.name);
    if (taken ? !key.is_extracted_wanted : !key.is_wanted) return Next::go_on;
    return take(labels, taken ? key.extracted_name : key.name, value);
  }

  // A value that is given a label by the query. Its text must live as long as the line.
  Next take_named(Labels& labels, std::string_view name, std::string_view value) const;

  const WantedLabels& wanted() const { return wanted_; }

 private:
  Next take(Labels& labels, std::string_view name, std::string_view value) const;
  bool passes(std::string_view name, std::string_view value) const;

  WantedLabels wanted_;
  Checks checks_;  // by name
};

}  // namespace store::logs::pipeline
