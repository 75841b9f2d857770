#include "harness/scenario/parse_scenario.hpp"

#include <algorithm>
#include <tuple>

#include "harness/scenario/check.hpp"
#include "harness/scenario/language.hpp"
#include "harness/scenario/read.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/yaml/document.hpp"

namespace harness::scenario {
namespace {

std::vector<Problem> check(const yaml::Document& document, const Vocabulary& vocabulary) {
  const Node& root = document.root;
  std::vector<Problem> problems = document.problems;
  append(problems, check_shape(root, *language(vocabulary)));
  for (const auto rules :
       {check_system_rules, check_load_rules, check_request_rules, check_placeholder_rules,
        check_protocol_rules, check_claim_rules, check_reference_rules}) {
    append(problems, rules(root, vocabulary));
  }
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
  });
  return problems;
}

}  // namespace

Checked<Scenario> parse_scenario(std::string_view text, const std::string& file_name,
                                 const Vocabulary& vocabulary) {
  const Checked<yaml::Document> document = yaml::read_document(text, file_name);
  if (!document) return tl::unexpected(document.error());
  const std::vector<Problem> problems = check(*document, vocabulary);
  if (!problems.empty()) return tl::unexpected(yaml::located(problems, file_name));
  return read_scenario(document->root, vocabulary);
}

}  // namespace harness::scenario
