#include "stack/store/logs/pipeline/labels.hpp"

#include <algorithm>

namespace store::logs::pipeline {

void Labels::begin(std::span<const Field> stream, std::span<const Field> metadata) {
  arena_.reset();
  all_.clear();
  extracted_.clear();
  error_ = {};
  details_ = {};
  stream_ = stream;
  for (const Field& field : stream) all_.push_back({field.name, field.value, Category::stream});
  for (const Field& field : metadata) set(field.name, field.value, Category::metadata);
}

const Label* Labels::find_label(std::string_view name) const {
  for (const Label& label : all_) {
    if (label.name == name) return &label;
  }
  return nullptr;
}

Label* Labels::find_mutable(std::string_view name) {
  const auto found = std::find_if(all_.begin(), all_.end(),
                                  [name](const Label& label) { return label.name == name; });
  return found == all_.end() ? nullptr : &*found;
}

std::optional<std::string_view> Labels::find(std::string_view name) const {
  if (name.starts_with("__error")) {
    if (name == error_label && has_error()) return error_;
    if (name == error_details_label && !details_.empty()) return details_;
  }
  const Label* label = find_label(name);
  if (label == nullptr) return std::nullopt;
  return label->value;
}

void Labels::set(std::string_view name, std::string_view value, Category category) {
  if (Label* label = find_mutable(name)) {
    label->value = value;
    label->category = category;
  } else {
    all_.push_back({name, value, category});
  }
}

void Labels::erase(std::string_view name) {
  erase_if([name](const Label& label) { return label.name == name; });
}

bool Labels::was_extracted(std::string_view name) const {
  return std::find(extracted_.begin(), extracted_.end(), name) != extracted_.end();
}

void Labels::extract(std::string_view name, std::string_view value) {
  extracted_.push_back(name);
  set(name, value, Category::parsed);
}

bool Labels::is_taken(std::string_view name) const {
  for (const Field& field : stream_) {
    if (field.name == name) return true;
  }
  const Label* label = find_label(name);
  return label != nullptr && label->category == Category::metadata;
}

void Labels::fail(std::string_view error, std::string_view details) {
  error_ = error;
  details_ = arena_.keep(details);
}

std::span<const Label> Labels::sorted() {
  sorted_.assign(all_.begin(), all_.end());
  if (has_error()) sorted_.push_back({error_label, error_, Category::parsed});
  if (!details_.empty()) sorted_.push_back({error_details_label, details_, Category::parsed});
  std::sort(sorted_.begin(), sorted_.end(),
            [](const Label& a, const Label& b) { return a.name < b.name; });
  return sorted_;
}

}  // namespace store::logs::pipeline
