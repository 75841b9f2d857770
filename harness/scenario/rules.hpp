#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/grammar/reading.hpp"
#include "harness/scenario/language.hpp"
#include "harness/yaml/node.hpp"

namespace harness::scenario {

using yaml::Member;
using yaml::Node;
using yaml::Problem;

// What no single value can say: names that must be known or unique, values that depend on others.
// Each takes the whole file and skips what reading has refused already, so that both kinds of
// problem are reported at once.
struct File {
  const Node& root;
  const Scenario& scenario;
  const Vocabulary& vocabulary;
};

void check_load_rules(const Written& written, grammar::Reading& reading);
std::vector<Problem> check_request_rules(const File& file);
std::vector<Problem> check_placeholder_rules(const File& file);
std::vector<Problem> check_protocol_rules(const File& file);
std::vector<Problem> check_phase_rules(const Scenario& scenario);
std::vector<Problem> check_claim_rules(const Written& written, const Vocabulary& vocabulary);
std::vector<Problem> check_steady_state(const Written& written);
std::vector<Problem> check_references(const std::vector<grammar::Reference>& references,
                                      const Scenario& scenario, const Vocabulary& vocabulary);

// Each as two: one about the last phase before the first fault, one about the last of all.
std::vector<ClaimUse> steady_claims(const std::vector<ClaimUse>& steady_state,
                                    const std::vector<Phase>& phases);

// For the rules themselves.

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name);

void append_new(Names& names, const Names& more);

void append(std::vector<Problem>& problems, const std::vector<Problem>& more);

// The items of the list under `key`; empty when there is no such list.
const std::vector<Node>& items_of(const Node& node, std::string_view key);

// The scalars under `key` of the items, each once.
Names texts_at(const std::vector<Node>& items, std::string_view key);

// The keys of the map under `key`.
Names keys_of(const Node& node, std::string_view key);

// What a request's method names; none when it has no method.
const Member* url_of(const Node& request);

// The text of a scalar, filled in for whoever looks for its placeholders; see filled_template.
std::string template_of(const Node& text, const File& file);
std::string url_template_of(const Node& url, const File& file);

// The lists of requests that a load has: that of its flow, or one of each of its flows.
std::vector<const Node*> flows_of(const Node& load);

// Of all loads.
Names request_names(const Scenario& scenario);

// The scalar under `key`; none when there is none.
const Node* scalar_of(const Node& node, std::string_view key);

// `word` where one of `known` was meant; `nouns` names them: "phases".
Problem unknown_name(const Located<std::string>& word, const std::string& what,
                     const std::string& nouns, const Names& known);

// The names that repeat an earlier one (without a place: a name that is missing), each with the
// line of the first.
std::vector<std::pair<Located<std::string>, int>> repeated(
    const std::vector<Located<std::string>>& names);

// The processes of the file's stage; those of every stage where it names none that there is, so
// that what is wrong in any case is said at once. Empty when they are not known.
Names processes_of(const Scenario& scenario, const Vocabulary& vocabulary);

// What a request can call: those, and endpoints. Nothing where processes are not known.
Names callable_in(const File& file);

}  // namespace harness::scenario
