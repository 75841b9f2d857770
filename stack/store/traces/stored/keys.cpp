#include "stack/store/traces/stored/keys.hpp"

namespace store::traces {

Keys::Id Keys::add(std::string_view name) {
  const auto [found, is_new] = ids_.try_emplace(name, static_cast<Id>(names_.size()));
  if (is_new) names_.push_back(name);
  return found->second;
}

std::optional<Keys::Id> Keys::find(std::string_view name) const {
  const auto found = ids_.find(name);
  if (found == ids_.end()) return std::nullopt;
  return found->second;
}

}  // namespace store::traces
