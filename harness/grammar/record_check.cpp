#include "harness/grammar/record_check.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::grammar {
namespace {

using yaml::Member;
using yaml::Node;
using Names = std::vector<std::string>;

void append_names(Names& names, const std::vector<Key>& keys) {
  for (const Key& key : keys) names.push_back(key.name);
}

// The keys of which one picks the variant; none where a key's value does.
Names choosing_keys(const RecordShape& record) {
  Names names;
  if (!record.chosen_by.empty()) return names;
  for (const KeySet& variant : record.variants) names.push_back(variant.keys.front().name);
  return names;
}

Names variant_names(const RecordShape& record) {
  Names names;
  for (const KeySet& variant : record.variants) names.push_back(variant.name);
  return names;
}

std::optional<std::size_t> index_of(const std::vector<Key>& keys, std::string_view name) {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [name](const Key& key) { return key.name == name; });
  if (found == keys.end()) return std::nullopt;
  return static_cast<std::size_t>(found - keys.begin());
}

}  // namespace

RecordCheck::RecordCheck(const Node& node, const Shape& shape, std::vector<yaml::Problem>& problems)
    : node_(node), shape_(shape), record_(std::get<RecordShape>(shape.form)), problems_(problems) {
  choose_variant();
}

void RecordCheck::choose_variant() {
  const std::string chosen = chosen_name();
  for (std::size_t i = 0; i < record_.variants.size(); ++i) {
    const KeySet& variant = record_.variants[i];
    if (!is_picked(variant) && variant.name != chosen) continue;
    picked_.push_back(i);
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

// For what authors want to name and use in several places. Among keys that they choose anyhow there
// are no such.
bool RecordCheck::is_authors_own(std::string_view key) const {
  return record_.has_fixed_words() && key.starts_with(authors_prefix);
}

KnownKey RecordCheck::find(const Member& member) {
  if (const KnownKey known = known_key(member.key); known.is_known) return known;
  if (is_authors_own(member.key)) return {};
  if (!record_.others) {
    report_unknown(member);
    return {};
  }
  const Result<void> other = record_.others->check(member.key);
  if (other) return {.is_known = true, .is_other = true};
  problems_.push_back({member.place, other.error().what, other.error().remedy});
  return {};
}

// Without a variant, a key of any will do; with two that exclude each other, a key of either.
KnownKey RecordCheck::known_key(std::string_view name) const {
  if (const auto index = index_of(record_.keys, name)) {
    return {.is_known = true, .index = *index};
  }
  for (std::size_t i = 0; i < record_.variants.size(); ++i) {
    const KeySet& variant = record_.variants[i];
    if (variant_ != nullptr && variant_ != &variant && !is_picked(variant)) continue;
    const auto index = index_of(variant.keys, name);
    if (index) return {.is_known = true, .variant = i, .index = *index};
  }
  return {};
}

bool RecordCheck::is_whole(std::size_t variant) const {
  const std::vector<Key>& keys = record_.variants[variant].keys;
  return std::all_of(keys.begin(), keys.end(), [this](const Key& key) {
    return !key.required || node_.find(key.name) != nullptr;
  });
}

bool RecordCheck::is_picked(const KeySet& variant) const {
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
  for (const KeySet& variant : record_.variants) {
    if (index_of(variant.keys, member.key)) owners.push_back(variant.name);
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
  if (node_.lacks_members) return;  // nobody knows which
  report_missing_keys(record_.keys);
  if (variant_ != nullptr) report_missing_keys(variant_->keys);
  report_missing_choice();
  report_one_of(record_.one_of);
  report_several_of(record_.at_most_one_of);
  report_none_of(record_.any_of);
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
  report_several_of(choices);
  report_none_of(choices);
}

void RecordCheck::report_several_of(const Names& choices) {
  Names found;
  for (const std::string& name : choices) {
    if (node_.find(name) != nullptr) found.push_back(name);
  }
  if (found.size() < 2) return;
  problems_.push_back({node_.member(found.back())->place,
                       subject() + " with both " + join(found, " and "), "keep one of them"});
}

void RecordCheck::report_none_of(const Names& choices) {
  const auto is_there = [this](const std::string& name) {
    return node_.find(name) != nullptr || meant_.contains(name);
  };
  if (choices.empty() || std::any_of(choices.begin(), choices.end(), is_there)) return;
  problems_.push_back({node_.place, subject() + " without any of " + join(choices, ", "),
                       "add the one that you mean"});
}

void RecordCheck::report_missing_others() {
  const bool only_known =
      std::all_of(node_.members.begin(), node_.members.end(), [this](const Member& member) {
        return is_authors_own(member.key) || known_key(member.key).is_known;
      });
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

}  // namespace harness::grammar
