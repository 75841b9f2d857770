#include "stack/store/logs/pipeline/stages/label_texts.hpp"

#include <algorithm>

namespace store::logs::pipeline {

void LabelTexts::add(const std::string& name, const std::string& value) {
  const bool is_new = by_name_[name].insert(value).second;
  if (is_new && value.empty()) may_be_missing_.push_back(name);
}

bool LabelTexts::says_one(std::string_view name, std::string_view value) const {
  const auto texts = by_name_.find(name);
  return texts != by_name_.end() && texts->second.contains(value);
}

bool LabelTexts::any_holds(const Labels& labels) const {
  // An error stands before a label of its name.
  for (const std::string_view name : {error_label, error_details_label}) {
    if (says_one(name, labels.get(name))) return true;
  }
  const auto says = [this](const Label& label) {
    const bool is_error = label.name == error_label || label.name == error_details_label;
    return !is_error && says_one(label.name, label.value);
  };
  const auto all = labels.all();
  if (std::any_of(all.begin(), all.end(), says)) return true;
  return std::any_of(may_be_missing_.begin(), may_be_missing_.end(),
                     [&labels](const std::string& name) { return labels.get(name).empty(); });
}

// Ends with the first that does not hold, and a line has only so many labels.
bool LabelTexts::all_hold(const Labels& labels) const {
  return std::all_of(by_name_.begin(), by_name_.end(), [&labels](const auto& named) {
    const auto& [name, texts] = named;
    return texts.size() == 1 && *texts.begin() == labels.get(name);
  });
}

}  // namespace store::logs::pipeline
