#include "stack/store/logs/pipeline/labels.hpp"

#include <algorithm>

namespace store::logs::pipeline {

void Labels::begin(std::span<const Field> stream, std::span<const Field> metadata) {
  arena_.reset();
  all_.clear();
  is_indexed_ = false;
  extracted_.clear();
  if (!many_extracted_.empty()) many_extracted_.clear();
  error_ = {};
  details_ = {};
  stream_ = stream;
  for (const Field& field : stream) all_.push_back({field.name, field.value, Category::stream});
  for (const Field& field : metadata) {
    const bool is_taken = is_of_stream(field.name);
    set(is_taken ? arena_.joined(field.name, extracted_suffix) : field.name, field.value,
        Category::metadata);
  }
}

bool Labels::is_of_stream(std::string_view name) const {
  return std::any_of(stream_.begin(), stream_.end(),
                     [name](const Field& field) { return field.name == name; });
}

// all_.size() where there is none.
std::size_t Labels::place_of(std::string_view name) const {
  if (all_.size() > few) {
    if (!is_indexed_) index();
    const auto found = places_.find(name);
    return found == places_.end() ? all_.size() : found->second;
  }
  std::size_t place = 0;
  while (place < all_.size() && all_[place].name != name) ++place;
  return place;
}

void Labels::index() const {
  places_.clear();
  for (std::size_t i = 0; i < all_.size(); ++i) places_.emplace(all_[i].name, i);
  is_indexed_ = true;
}

const Label* Labels::find_label(std::string_view name) const {
  const std::size_t place = place_of(name);
  return place == all_.size() ? nullptr : &all_[place];
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
  const std::size_t place = place_of(name);
  if (place < all_.size()) {
    all_[place].value = value;
    all_[place].category = category;
    return;
  }
  all_.push_back({name, value, category});
  if (is_indexed_) places_.emplace(name, place);
}

// The last one takes its place.
void Labels::erase(std::string_view name) {
  const std::size_t place = place_of(name);
  if (place == all_.size()) return;
  if (is_indexed_) {
    places_.erase(all_[place].name);
    if (place + 1 < all_.size()) places_[all_.back().name] = place;
  }
  all_[place] = all_.back();
  all_.pop_back();
}

bool Labels::was_extracted(std::string_view name) const {
  if (extracted_.size() > few) return many_extracted_.contains(name);
  return std::find(extracted_.begin(), extracted_.end(), name) != extracted_.end();
}

void Labels::extract(std::string_view name, std::string_view value) {
  extracted_.push_back(name);
  if (extracted_.size() == few + 1) many_extracted_.insert(extracted_.begin(), extracted_.end());
  if (extracted_.size() > few) many_extracted_.insert(name);
  set(name, value, Category::parsed);
}

bool Labels::is_taken(std::string_view name) const {
  if (is_of_stream(name)) return true;
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
