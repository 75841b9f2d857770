#include "harness/scenario/check.hpp"

#include <algorithm>
#include <charconv>
#include <set>
#include <string_view>
#include <utility>

#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"
#include "harness/scenario/scalar.hpp"

namespace harness::scenario {
namespace {

std::vector<std::string> names_of(const std::vector<Key>& keys) {
  std::vector<std::string> names;
  for (const Key& key : keys) names.push_back(key.name);
  return names;
}

std::vector<std::string> choosing_keys(const Record& record) {
  std::vector<std::string> names;
  for (const Variant& variant : record.variants) names.push_back(variant.keys.front().name);
  return names;
}

void append(std::vector<std::string>& names, const std::vector<std::string>& more) {
  names.insert(names.end(), more.begin(), more.end());
}

const Key* find_key(const std::vector<Key>& keys, std::string_view name) {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [name](const Key& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

// What to write, for the remedy.
std::string expectation(const Shape& shape) {
  const auto* form = std::get_if<Record>(&shape.form);
  if (form == nullptr) return shape.noun;
  std::vector<std::string> names = names_of(form->keys);
  if (form->chosen_by.empty()) append(names, choosing_keys(*form));
  if (form->others) names.push_back(form->others->noun);
  return shape.noun + ": a map with keys such as " + join(names, ", ");
}

std::string suggestion(std::string_view word, const std::vector<std::string>& allowed) {
  const auto close = nearest(word, allowed);
  return close ? "did you mean \"" + *close + "\"? " : "";
}

// One record under check: which variant applies, and so which keys may stand there.
class RecordCheck {
 public:
  RecordCheck(const Node& node, const Shape& shape, const Record& record,
              std::vector<Problem>& problems)
      : node_(node), shape_(shape), record_(record), problems_(problems) {
    if (!record.variants.empty()) choose_variant();
  }

  // The shape of the member's value; none when the key is unknown, which is reported.
  const Shape* shape_of(const Member& member) {
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

  // Last, because a misspelt key is not worth a second complaint that it is missing.
  void report_missing() {
    std::vector<Key> keys = record_.keys;
    if (variant_ != nullptr) keys.insert(keys.end(), variant_->keys.begin(), variant_->keys.end());
    for (const Key& key : keys) {
      if (!key.required || node_.find(key.name) != nullptr || meant_.contains(key.name)) continue;
      problems_.push_back({node_.place, subject() + " needs \"" + key.name + "\"",
                           "add " + key.name + ", " + expectation(*key.shape)});
    }
    if (record_.others && node_.members.size() == known_members()) {
      problems_.push_back({node_.place, subject() + " needs a " + record_.others->noun,
                           "add " + record_.others->noun + ": " + record_.others->value->noun});
    }
    if (variant_ == nullptr && !misspelt_choice()) report_missing_choice();
  }

 private:
  void choose_variant() {
    for (const Variant& variant : record_.variants) {
      if (!applies(variant)) continue;
      if (variant_ == nullptr) {
        variant_ = &variant;
      } else {
        const Member* second = node_.member(variant.keys.front().name);
        problems_.push_back({second->place,
                             shape_.noun + " has " + variant_->keys.front().name + " or " +
                                 second->key + ", not both",
                             "write two"});
      }
    }
  }

  bool applies(const Variant& variant) const {
    if (record_.chosen_by.empty()) return node_.find(variant.keys.front().name) != nullptr;
    const Node* choice = node_.find(record_.chosen_by);
    return choice != nullptr && choice->text == variant.name;
  }

  const Key* known_key(std::string_view name) const {
    if (const Key* key = find_key(record_.keys, name)) return key;
    for (const Variant& variant : record_.variants) {
      if (variant_ != nullptr && variant_ != &variant && !is_second_choice(variant, name)) continue;
      if (const Key* key = find_key(variant.keys, name)) return key;
    }
    return nullptr;
  }

  // The key that picks another variant is reported as such, not as unknown.
  bool is_second_choice(const Variant& variant, std::string_view name) const {
    return record_.chosen_by.empty() && variant.keys.front().name == name;
  }

  std::vector<std::string> allowed() const {
    std::vector<std::string> names = names_of(record_.keys);
    if (variant_ != nullptr) {
      append(names, names_of(variant_->keys));
    } else if (record_.chosen_by.empty()) {
      append(names, choosing_keys(record_));
    }
    return names;
  }

  void report_unknown(const Member& member) {
    std::vector<std::string> owners;
    for (const Variant& variant : record_.variants) {
      if (find_key(variant.keys, member.key) != nullptr) owners.push_back(variant.name);
    }
    const std::vector<std::string> names = allowed();
    std::string remedy = suggestion(member.key, names);
    if (const auto close = nearest(member.key, names)) meant_.insert(*close);
    if (!owners.empty()) {
      remedy = "\"" + member.key + "\" goes with " + join(owners, ", ") + "; ";
    }
    problems_.push_back({member.place, "unknown key \"" + member.key + "\" in " + subject(),
                         remedy + "allowed: " + join(names, ", ")});
  }

  void report_missing_choice() {
    if (record_.variants.empty() || !record_.chosen_by.empty()) return;
    problems_.push_back({node_.place, subject() + " needs one of its kinds",
                         "add one of " + join(choosing_keys(record_), ", ")});
  }

  bool misspelt_choice() const {
    const std::vector<std::string> choices = choosing_keys(record_);
    return std::any_of(choices.begin(), choices.end(),
                       [this](const std::string& name) { return meant_.contains(name); });
  }

  std::size_t known_members() const {
    return static_cast<std::size_t>(
        std::count_if(node_.members.begin(), node_.members.end(),
                      [this](const Member& member) { return known_key(member.key) != nullptr; }));
  }

  // "a load with executor constant-vus", "a claim with promql"
  std::string subject() const {
    if (variant_ == nullptr) return shape_.noun;
    const std::string chosen_by = record_.chosen_by.empty() ? "" : record_.chosen_by + " ";
    return shape_.noun + " with " + chosen_by + variant_->name;
  }

  const Node& node_;
  const Shape& shape_;
  const Record& record_;
  std::vector<Problem>& problems_;
  const Variant* variant_ = nullptr;
  std::set<std::string> meant_;  // keys that a misspelt one probably stands for
};

class Checker {
 public:
  std::vector<Problem> problems;

  // `name` is what messages call the value by: its key.
  void check(const Node& node, const Shape& shape, const std::string& name) {
    std::visit([&](const auto& form) { check_form(node, shape, form, name); }, shape.form);
  }

 private:
  void check_form(const Node& node, const Shape& shape, const Text& form, const std::string& name) {
    if (!is(Node::Kind::scalar, node, shape, name) || form.check == nullptr) return;
    const Result<void> checked = form.check(node.text);
    if (!checked) report(node, name + ": " + checked.error().what, checked.error().remedy);
  }

  void check_form(const Node& node, const Shape& shape, const Choice& form,
                  const std::string& name) {
    if (!is(Node::Kind::scalar, node, shape, name)) return;
    if (std::find(form.words.begin(), form.words.end(), node.text) != form.words.end()) return;
    report(node, name + ": " + shown(node) + " is unknown",
           suggestion(node.text, form.words) + "allowed: " + join(form.words, ", "));
  }

  void check_form(const Node& node, const Shape& shape, const Number& form,
                  const std::string& name) {
    if (!is(Node::Kind::scalar, node, shape, name)) return;
    const auto value = to_number(node.text);
    if (value && node.quoted) {
      report(node, name + ": " + shown(node) + " in quotes is text", "write it without quotes");
    } else if (!value || !fits(*value, form)) {
      report(node, name + ": " + shown(node) + " is not " + shape.noun, "");
    }
  }

  void check_form(const Node& node, const Shape& shape, const List& form, const std::string& name) {
    if (!is(Node::Kind::list, node, shape, name)) return;
    if (node.items.empty()) report(node, name + ": the list is empty", "write " + shape.noun);
    for (const Node& item : node.items) check(item, *form.item, name);
  }

  void check_form(const Node& node, const Shape& shape, const Range& form,
                  const std::string& name) {
    if (!is(Node::Kind::list, node, shape, name)) return;
    if (node.items.size() != 2) {
      report(node, name + ": the list has " + std::to_string(node.items.size()) + " values",
             "write " + shape.noun);
      return;
    }
    const std::size_t before = problems.size();
    for (const Node& item : node.items) check(item, *form.bound, name);
    if (problems.size() > before) return;
    if (magnitude(node.items[0].text) > magnitude(node.items[1].text)) {
      report(node, name + ": " + node.items[0].text + " is more than " + node.items[1].text,
             "write " + shape.noun + ", the smaller one first");
    }
  }

  void check_form(const Node& node, const Shape& shape, const Dictionary& form,
                  const std::string& name) {
    if (!is(Node::Kind::map, node, shape, name)) return;
    if (node.members.empty()) report(node, name + ": the map is empty", "write " + shape.noun);
    for (const Member& member : node.members) check(member.value, *form.value, member.key);
  }

  void check_form(const Node& node, const Shape& shape, const Record& form,
                  const std::string& name) {
    if (!is(Node::Kind::map, node, shape, name)) return;
    RecordCheck record(node, shape, form, problems);
    for (const Member& member : node.members) {
      if (const Shape* value = record.shape_of(member)) check(member.value, *value, member.key);
    }
    record.report_missing();
  }

  void check_form(const Node& node, const Shape& shape, const Either& form,
                  const std::string& name) {
    for (const ShapePtr& alternative : form.alternatives) {
      if (kind_of(*alternative) == node.kind) return check(node, *alternative, name);
    }
    report(node, name + ": found " + name_of(node.kind), "write " + shape.noun);
  }

  bool is(Node::Kind kind, const Node& node, const Shape& shape, const std::string& name) {
    if (node.kind == kind) return true;
    report(node, name + ": found " + name_of(node.kind), "write " + expectation(shape));
    return false;
  }

  void report(const Node& node, std::string what, std::string remedy) {
    problems.push_back({node.place, std::move(what), std::move(remedy)});
  }

  static Node::Kind kind_of(const Shape& shape) {
    if (std::holds_alternative<List>(shape.form) || std::holds_alternative<Range>(shape.form)) {
      return Node::Kind::list;
    }
    if (std::holds_alternative<Dictionary>(shape.form) ||
        std::holds_alternative<Record>(shape.form)) {
      return Node::Kind::map;
    }
    return Node::Kind::scalar;
  }
};

}  // namespace

std::vector<Problem> check_shape(const Node& node, const Shape& shape) {
  Checker checker;
  checker.check(node, shape, "the file");
  return std::move(checker.problems);
}

}  // namespace harness::scenario
