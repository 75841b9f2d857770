#include "harness/scenario/record_check.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::scenario {
namespace {

using Names = std::vector<std::string>;

void append_names(Names& names, const std::vector<Key>& keys) {
  for (const Key& key : keys) names.push_back(key.name);
}

// The keys of which one picks the variant; none where a key's value does.
Names choosing_keys(const Record& record) {
  Names names;
  if (!record.chosen_by.empty()) return names;
  for (const Variant& variant : record.variants) names.push_back(variant.keys.front().name);
  return names;
}

Names variant_names(const Record& record) {
  Names names;
  for (const Variant& variant : record.variants) names.push_back(variant.name);
  return names;
}

const Key* find_key(const std::vector<Key>& keys, std::string_view name) {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [name](const Key& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

}  // namespace

RecordCheck::RecordCheck(const Node& node, const Shape& shape, const Record& record,
                         std::vector<Problem>& problems)
    : node_(node), shape_(shape), record_(record), problems_(problems) {
  choose_variant();
}

void RecordCheck::choose_variant() {
  const std::string chosen = chosen_name();
  for (const Variant& variant : record_.variants) {
    if (!is_picked(variant) && variant.name != chosen) continue;
    if (variant_ == nullptr) {
      variant_ = &variant;
      continue;
    }
    problems_.push_back({node_.member(variant.keys.front().name)->place,
                         shape_.noun + " with both " + variant_->name + " and " + variant.name,
                         "keep one of them, or make two of it"});
  }
}

// A misspelt choice still tells which keys the author has in mind.
std::string RecordCheck::chosen_name() const {
  const Node* choice = record_.chosen_by.empty() ? nullptr : node_.find(record_.chosen_by);
  if (choice == nullptr) return {};
  return nearest(choice->text, variant_names(record_)).value_or("");
}

const Shape* RecordCheck::shape_of(const Member& member) {
  if (const Key* key = known_key(member.key)) return key->shape.get();
  if (!record_.others) {
    report_unknown(member);
    return nullptr;
  }
  const Result<void> other = record_.others->check(member.key);
  if (other) return record_.others->value.get();
  problems_.push_back({member.place, other.error().what, other.error().remedy});
  return nullptr;
}

// Without a variant, a key of any will do; with two that exclude each other, a key of either.
const Key* RecordCheck::known_key(std::string_view name) const {
  if (const Key* key = find_key(record_.keys, name)) return key;
  for (const Variant& variant : record_.variants) {
    const bool applies = variant_ == nullptr || variant_ == &variant || is_picked(variant);
    const Key* key = applies ? find_key(variant.keys, name) : nullptr;
    if (key != nullptr) return key;
  }
  return nullptr;
}

bool RecordCheck::is_picked(const Variant& variant) const {
  return record_.chosen_by.empty() && node_.find(variant.keys.front().name) != nullptr;
}

Names RecordCheck::allowed() const {
  Names names;
  append_names(names, record_.keys);
  if (variant_ != nullptr) {
    append_names(names, variant_->keys);
  } else {
    const Names choices = choosing_keys(record_);
    names.insert(names.end(), choices.begin(), choices.end());
  }
  return names;
}

void RecordCheck::report_unknown(const Member& member) {
  Names owners;
  for (const Variant& variant : record_.variants) {
    if (find_key(variant.keys, member.key) != nullptr) owners.push_back(variant.name);
  }
  const Names names = allowed();
  std::string remedy = allowed_names(member.key, names);
  if (!owners.empty()) remedy = "it goes with " + join(owners, ", ") + "; " + remedy;
  if (const auto meant = nearest(member.key, names)) meant_.insert(*meant);
  has_unknown_ = true;
  problems_.push_back(
      {member.place, "unknown key \"" + member.key + "\" in " + subject(), std::move(remedy)});
}

void RecordCheck::report_missing() {
  report_missing_keys(record_.keys);
  if (variant_ != nullptr) report_missing_keys(variant_->keys);
  report_missing_choice();
  report_one_of(record_.one_of);
  if (variant_ != nullptr) report_one_of(variant_->one_of);
  report_missing_others();
}

void RecordCheck::report_missing_keys(const std::vector<Key>& keys) {
  for (const Key& key : keys) {
    if (!key.required || node_.find(key.name) != nullptr || meant_.contains(key.name)) continue;
    problems_.push_back({node_.place, "missing key \"" + key.name + "\" in " + subject(),
                         "add " + key.name + " (" + key.about + "): " + key.shape->noun});
  }
}

void RecordCheck::report_missing_choice() {
  const Names choices = choosing_keys(record_);
  // The answer to an unknown key has named the choices already.
  if (choices.empty() || variant_ != nullptr || has_unknown_) return;
  problems_.push_back({node_.place, shape_.noun + " without any of " + join(choices, ", "),
                       "add the one that you mean"});
}

void RecordCheck::report_one_of(const Names& choices) {
  Names found;
  for (const std::string& name : choices) {
    if (node_.find(name) != nullptr) found.push_back(name);
  }
  if (found.size() > 1) {
    problems_.push_back({node_.member(found.back())->place,
                         subject() + " with both " + join(found, " and "), "keep one of them"});
  }
  const auto is_meant = [this](const std::string& name) { return meant_.contains(name); };
  if (choices.empty() || !found.empty() || std::any_of(choices.begin(), choices.end(), is_meant)) {
    return;
  }
  problems_.push_back({node_.place, subject() + " without any of " + join(choices, ", "),
                       "add the one that you mean"});
}

void RecordCheck::report_missing_others() {
  const bool only_known =
      std::all_of(node_.members.begin(), node_.members.end(),
                  [this](const Member& member) { return known_key(member.key) != nullptr; });
  if (!record_.others || !only_known) return;
  problems_.push_back({node_.place, shape_.noun + " without any " + record_.others->noun,
                       "add one, such as " + record_.others->example});
}

// "a load with executor constant-vus", "a claim with promql"
std::string RecordCheck::subject() const {
  if (variant_ == nullptr) return shape_.noun;
  const std::string chosen_by = record_.chosen_by.empty() ? "" : record_.chosen_by + " ";
  return shape_.noun + " with " + chosen_by + variant_->name;
}

std::string expectation(const Shape& shape) {
  const auto* form = std::get_if<Record>(&shape.form);
  if (form == nullptr) return shape.noun;
  Names names;
  append_names(names, form->keys);
  const Names choices = choosing_keys(*form);
  names.insert(names.end(), choices.begin(), choices.end());
  if (names.empty() && form->others)
    return shape.noun + ", such as {" + form->others->example + "}";
  return shape.noun + ": a map with keys such as " + join(names, ", ");
}

std::string allowed_names(std::string_view word, const Names& names) {
  const auto close = nearest(word, names);
  return (close ? "did you mean \"" + *close + "\"? " : "") + "allowed: " + join(names, ", ");
}

}  // namespace harness::scenario
