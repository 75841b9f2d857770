#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/grammar/shape.hpp"
#include "harness/yaml/node.hpp"

namespace harness::grammar {

// Which of a record's keys a member has.
struct KnownKey {
  bool is_known = false;
  bool is_other = false;                    // none of the fixed words
  std::optional<std::size_t> variant = {};  // whose key it is
  std::size_t index = 0;                    // among the variant's keys, or the record's
};

// One map under check against one record: which variant applies, and so which keys may stand there.
class RecordCheck {
 public:
  RecordCheck(const yaml::Node& node, const Shape& shape, std::vector<yaml::Problem>& problems);

  // The variants that the map asks for: the one that applies, and those that contradict it.
  const std::vector<std::size_t>& picked() const { return picked_; }

  // One that is unknown is reported, unless it is the author's own.
  KnownKey find(const yaml::Member& member);

  // Whether all is there that this variant requires.
  bool is_whole(std::size_t variant) const;

  // To be called last, because a misspelt key is not worth a second complaint that it is missing.
  void report_missing();

 private:
  void choose_variant();
  std::string chosen_name() const;
  bool is_picked(const KeySet& variant) const;
  KnownKey known_key(std::string_view name) const;
  bool is_authors_own(std::string_view key) const;
  std::vector<std::string> allowed() const;
  std::string subject() const;

  void report_unknown(const yaml::Member& member);
  void report_missing_keys(const std::vector<Key>& keys);
  void report_missing_choice();
  void report_one_of(const std::vector<std::string>& choices);
  void report_several_of(const std::vector<std::string>& choices);
  void report_none_of(const std::vector<std::string>& choices);
  void report_missing_others();

  const yaml::Node& node_;
  const Shape& shape_;
  const RecordShape& record_;
  std::vector<yaml::Problem>& problems_;
  const KeySet* variant_ = nullptr;
  std::vector<std::size_t> picked_;
  std::set<std::string> meant_;  // keys that a misspelt one probably stands for
  bool has_unknown_ = false;
};

}  // namespace harness::grammar
