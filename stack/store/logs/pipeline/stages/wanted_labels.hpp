#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace store::logs::pipeline {

// Which labels somebody will look at. Parsers leave the others alone, end when they have found all,
// and do nothing where none is wanted.
class WantedLabels {
 public:
  WantedLabels() = default;  // all
  explicit WantedLabels(std::vector<std::string> names);

  bool are_none() const { return !all_ && names_.empty(); }
  bool contain(std::string_view name) const;
  // Whether one of them may come from a member of an object of that name.
  bool contain_below(std::string_view prefix) const;
  // Whether so many labels that were found are all that are wanted.
  bool are_found(std::size_t found) const { return !all_ && found >= names_.size(); }

 private:
  bool all_ = true;
  std::vector<std::string> names_;
};

}  // namespace store::logs::pipeline
