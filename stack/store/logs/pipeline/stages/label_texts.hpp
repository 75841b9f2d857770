#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "stack/store/logs/pipeline/labels.hpp"

namespace store::logs::pipeline {

// Any number of `name = "value"`, for one look at each label of a line.
class LabelTexts {
 public:
  void add(const std::string& name, const std::string& value);

  // Whether one of them holds; a label that is not there says "".
  bool any_holds(const Labels& labels) const;
  // Whether all of them hold.
  bool all_hold(const Labels& labels) const;

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Texts = std::unordered_set<std::string, Hash, std::equal_to<>>;

  bool says_one(std::string_view name, std::string_view value) const;

  std::unordered_map<std::string, Texts, Hash, std::equal_to<>> by_name_;
  std::vector<std::string> may_be_missing_;  // names that may say ""
};

}  // namespace store::logs::pipeline
