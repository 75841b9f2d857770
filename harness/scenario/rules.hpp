#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/scenario/check.hpp"
#include "harness/scenario/field.hpp"

namespace harness::scenario {

// What the shape of a file cannot say: names that must be known or unique, keys that depend on
// others. Each takes the whole file and skips what the shape already refuses, so that both kinds of
// problem are reported at once.
std::vector<Problem> check_system_rules(const Node& root, const Vocabulary& vocabulary);
std::vector<Problem> check_load_rules(const Node& root, const Vocabulary& vocabulary);
std::vector<Problem> check_claim_rules(const Node& root, const Vocabulary& vocabulary);

// For the rules themselves.

// The items of the list under `key`; empty when there is no such list.
const std::vector<Node>& items_of(const Node& node, std::string_view key);

// The scalar under `key`; none when there is none.
const Node* scalar_of(const Node& node, std::string_view key);

// The duration under `key`; none when there is none, or it is malformed.
std::optional<Duration> duration_at(const Node& node, std::string_view key);

// `word` where one of `known` was meant; `nouns` names them: "phases".
Problem unknown_name(const Node& word, const std::string& what, const std::string& nouns,
                     const std::vector<std::string>& known);

// A problem for each item whose `key` repeats that of an earlier one.
std::vector<Problem> check_unique(const std::vector<Node>& items, std::string_view key,
                                  const std::string& noun);

// The processes of the file's stage; empty when they are not known.
std::vector<std::string> processes_of(const Node& root, const Vocabulary& vocabulary);

// "stage5", whether it was written so or as 5.
std::string stage_name(const std::string& written);

}  // namespace harness::scenario
