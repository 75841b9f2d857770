#include "services/frontend/sessions.hpp"

namespace services::frontend {

void Sessions::sign_in(const std::string& id, const std::string& username) {
  if (const auto known = by_id_.find(id); known != by_id_.end()) {
    entries_.erase(known->second);
  } else if (entries_.size() == most_) {
    by_id_.erase(entries_.back().first);
    entries_.pop_back();
  }
  entries_.emplace_front(id, username);
  by_id_[id] = entries_.begin();
}

std::optional<std::string> Sessions::username(const std::string& id) {
  const auto known = by_id_.find(id);
  if (known == by_id_.end()) return std::nullopt;
  entries_.splice(entries_.begin(), entries_, known->second);
  return known->second->second;
}

}  // namespace services::frontend
