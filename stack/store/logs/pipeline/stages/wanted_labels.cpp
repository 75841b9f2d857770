#include "stack/store/logs/pipeline/stages/wanted_labels.hpp"

#include <algorithm>

#include "stack/store/logs/pipeline/labels.hpp"

namespace store::logs::pipeline {

WantedLabels::WantedLabels(std::vector<std::string> names) : all_(false), names_(std::move(names)) {
  // Whether `a_extracted` is a name of its own or an `a` that is taken shows only in the line.
  const std::size_t count = names_.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (!names_[i].ends_with(extracted_suffix)) continue;
    names_.push_back(names_[i].substr(0, names_[i].size() - extracted_suffix.size()));
  }
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

bool WantedLabels::contain(std::string_view name) const {
  return all_ || std::binary_search(names_.begin(), names_.end(), name, std::less<>());
}

bool WantedLabels::contain_below(std::string_view prefix) const {
  if (all_) return true;
  const std::string below = std::string(prefix) + '_';
  const auto first = std::lower_bound(names_.begin(), names_.end(), below);
  return first != names_.end() && first->starts_with(below);
}

}  // namespace store::logs::pipeline
