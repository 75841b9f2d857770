#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/scenario/check.hpp"

namespace harness::scenario {

// One map under check against one record: which variant applies, and so which keys may stand there.
class RecordCheck {
 public:
  RecordCheck(const Node& node, const Shape& shape, const Record& record,
              std::vector<Problem>& problems);

  // The shape of the member's value; none when the key is unknown, which is reported.
  const Shape* shape_of(const Member& member);

  // To be called last, because a misspelt key is not worth a second complaint that it is missing.
  void report_missing();

 private:
  void choose_variant();
  std::string chosen_name() const;
  bool is_picked(const Variant& variant) const;
  const Key* known_key(std::string_view name) const;
  std::vector<std::string> allowed() const;
  std::string subject() const;

  void report_unknown(const Member& member);
  void report_missing_keys(const std::vector<Key>& keys);
  void report_missing_choice();
  void report_one_of(const std::vector<std::string>& choices);
  void report_missing_others();

  const Node& node_;
  const Shape& shape_;
  const Record& record_;
  std::vector<Problem>& problems_;
  const Variant* variant_ = nullptr;
  std::set<std::string> meant_;  // keys that a misspelt one probably stands for
  bool has_unknown_ = false;
};

// What to write in place of something else: "a whole number of at least 1".
std::string expectation(const Shape& shape);

// "did you mean "vus"? allowed: name, vus"
std::string allowed_names(std::string_view word, const std::vector<std::string>& names);

}  // namespace harness::scenario
