#include "stack/store/logs/query/label_set.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "harness/languages/logql/runes.hpp"

namespace store::logs {
namespace {

void append_text(std::string& packed, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  packed.append(reinterpret_cast<const char*>(&size), sizeof(size));
  packed.append(text);
}

std::string_view take_text(std::string_view& packed) {
  std::uint32_t size = 0;
  std::memcpy(&size, packed.data(), sizeof(size));
  const std::string_view text = packed.substr(sizeof(size), size);
  packed.remove_prefix(sizeof(size) + size);
  return text;
}

template <typename Keep>
LabelSet filtered(const LabelSet& labels, Keep keep) {
  std::string packed;
  for (const auto& [name, value] : labels.pairs()) {
    if (keep(name)) LabelSet::append(packed, name, value);
  }
  return LabelSet(std::move(packed));
}

}  // namespace

LabelNames::LabelNames(std::vector<std::string> names) : names_(std::move(names)) {
  std::sort(names_.begin(), names_.end());
  names_.erase(std::unique(names_.begin(), names_.end()), names_.end());
}

bool LabelNames::contain(std::string_view name) const {
  return std::binary_search(names_.begin(), names_.end(), name, std::less<>());
}

LabelSet LabelSet::of(std::vector<Pair> labels) {
  std::sort(labels.begin(), labels.end());
  std::string packed;
  for (const auto& [name, value] : labels) append(packed, name, value);
  return LabelSet(std::move(packed));
}

void LabelSet::append(std::string& packed, std::string_view name, std::string_view value) {
  append_text(packed, name);
  append_text(packed, value);
}

std::vector<LabelSet::Pair> LabelSet::pairs() const {
  std::vector<Pair> out;
  std::string_view rest = packed_;
  while (!rest.empty()) {
    const std::string_view name = take_text(rest);
    out.emplace_back(name, take_text(rest));
  }
  return out;
}

std::string_view LabelSet::get(std::string_view name) const {
  std::string_view rest = packed_;
  while (!rest.empty()) {
    const std::string_view found = take_text(rest);
    const std::string_view value = take_text(rest);
    if (found == name) return value;
  }
  return {};
}

LabelSet LabelSet::only(const LabelNames& names) const {
  return filtered(*this, [&names](std::string_view name) { return names.contain(name); });
}

LabelSet LabelSet::without(const LabelNames& names) const {
  return filtered(*this, [&names](std::string_view name) { return !names.contain(name); });
}

LabelSet LabelSet::with(std::string_view name, std::string_view value) const {
  std::vector<Pair> labels = pairs();
  std::erase_if(labels, [name](const Pair& label) { return label.first == name; });
  if (!value.empty()) labels.emplace_back(name, value);
  return of(std::move(labels));
}

LabelSet LabelSet::with(const LabelNames& names, const LabelSet& other) const {
  std::vector<Pair> labels = pairs();
  std::erase_if(labels, [&names](const Pair& label) { return names.contain(label.first); });
  for (const Pair& label : other.pairs()) {
    if (!label.second.empty() && names.contain(label.first)) labels.push_back(label);
  }
  return of(std::move(labels));
}

std::string to_string(const LabelSet& labels) {
  std::string out = "{";
  for (const auto& [name, value] : labels.pairs()) {
    if (out.size() > 1) out += ", ";
    out.append(name).append("=").append(harness::languages::logql::in_quotes(value));
  }
  return out + "}";
}

}  // namespace store::logs
