#include "harness/scenario/parse_scenario.hpp"

#include <algorithm>
#include <tuple>

#include "harness/scenario/check.hpp"
#include "harness/scenario/language.hpp"
#include "harness/scenario/node.hpp"
#include "harness/scenario/read.hpp"
#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

std::vector<Problem> check(const Node& root, const Vocabulary& vocabulary) {
  std::vector<Problem> problems = check_shape(root, *language(vocabulary));
  for (const auto rules : {check_system_rules, check_load_rules, check_claim_rules}) {
    const std::vector<Problem> more = rules(root, vocabulary);
    problems.insert(problems.end(), more.begin(), more.end());
  }
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
  });
  return problems;
}

}  // namespace

Checked<Scenario> parse_scenario(std::string_view text, const std::string& file_name,
                                 const Vocabulary& vocabulary) {
  const Checked<Node> root = parse_yaml(text, file_name);
  if (!root) return tl::unexpected(root.error());
  std::vector<Error> errors;
  for (const Problem& problem : check(*root, vocabulary)) {
    Error error{problem.what, locate(file_name, problem.place), problem.remedy};
    // An alias repeats what is wrong with its anchor.
    if (std::find(errors.begin(), errors.end(), error) == errors.end()) errors.push_back(error);
  }
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  return read_scenario(*root, vocabulary);
}

}  // namespace harness::scenario
