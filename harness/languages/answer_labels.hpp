#pragma once

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace harness::languages {

// Which labels the series of an answer may have, whatever was measured.
struct AnswerLabels {
  std::optional<std::set<std::string>> only = {};  // none: nobody knows
  std::set<std::string> never = {};

  bool allow(const std::string& label) const {
    return (!only || only->contains(label)) && !never.contains(label);
  }
  bool allow(const std::map<std::string, std::string>& labels) const {
    return std::all_of(labels.begin(), labels.end(),
                       [this](const auto& label) { return allow(label.first); });
  }

  template <typename Labels>
  void keep(const Labels& labels) {
    std::set<std::string> kept;
    for (const std::string& label : labels) {
      if (allow(label)) kept.insert(label);
    }
    only = std::move(kept);
  }

  void add(const std::string& label) {
    if (only) only->insert(label);
    never.erase(label);
  }
};

// Those of a series of either.
inline AnswerLabels either(const AnswerLabels& one, const AnswerLabels& other) {
  AnswerLabels labels;
  if (one.only && other.only) {
    labels.only = one.only;
    labels.only->insert(other.only->begin(), other.only->end());
  }
  std::set_intersection(one.never.begin(), one.never.end(), other.never.begin(), other.never.end(),
                        std::inserter(labels.never, labels.never.end()));
  return labels;
}

}  // namespace harness::languages
