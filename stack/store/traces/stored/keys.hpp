#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace store::traces {

// Names of attributes as small numbers. The names stay with whoever keeps the texts.
class Keys {
 public:
  using Id = std::uint32_t;

  Id add(std::string_view name);
  bool knows(std::string_view name) const { return ids_.contains(name); }
  std::optional<Id> find(std::string_view name) const;
  std::string_view name(Id id) const { return names_[id]; }
  std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string_view> names_;
  std::unordered_map<std::string_view, Id> ids_;
};

}  // namespace store::traces
