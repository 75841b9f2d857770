#include "harness/scenario/parse_scenario.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "harness/scenario/claim_files.hpp"
#include "harness/scenario/language.hpp"
#include "harness/scenario/load/load_files.hpp"
#include "harness/scenario/rules.hpp"
#include "harness/scenario/system/system_form.hpp"
#include "harness/scenario/system/system_rules.hpp"
#include "harness/yaml/document.hpp"

namespace harness::scenario {
namespace {

void check(const File& file, const Written& written, grammar::Reading& reading) {
  std::vector<Problem>& problems = reading.problems;
  append(problems, check_references(reading.references, written.scenario, file.vocabulary));
  append(problems, check_phase_rules(written.scenario));
  check_load_rules(written, reading);
  append(problems, check_claim_rules(written, file.vocabulary));
  append(problems, check_steady_state(written));
  // They are about what is sent, which needs all of it to be known; what was sent has been judged.
  if (!file.vocabulary.environment.is_whole) return;
  for (const auto rules : {check_request_rules, check_placeholder_rules, check_protocol_rules}) {
    append(problems, rules(file));
  }
}

// Of what is not kept as it was written.
std::map<std::string, std::string> values_in(const std::vector<FilledScalar>& scalars,
                                             const std::vector<Place>& as_written) {
  std::map<std::string, std::string> values;
  for (const FilledScalar& scalar : scalars) {
    const bool is_kept =
        std::find(as_written.begin(), as_written.end(), scalar.place) != as_written.end();
    if (!is_kept) values.insert(scalar.values.begin(), scalar.values.end());
  }
  return values;
}

void sort_by_place(std::vector<Problem>& problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
  });
}

Vocabulary without_names(Vocabulary words) {
  words.stages.clear();
  return words;
}

Scenario with_claims(Written written) {
  Scenario scenario = std::move(written.scenario);
  for (const ThresholdGroup& group : written.thresholds) {
    for (ClaimUse& claim : claims_of(group)) scenario.claims.push_back(std::move(claim));
  }
  for (ClaimUse& claim : written.expect) scenario.claims.push_back(std::move(claim));
  for (ClaimUse& claim : steady_claims(written.steady_state, scenario.phases)) {
    scenario.claims.push_back(std::move(claim));
  }
  return scenario;
}

}  // namespace

Checked<Scenario> parse_scenario(std::string_view text, const std::string& file_name,
                                 const Vocabulary& vocabulary) {
  Checked<yaml::Document> document = yaml::read_document(text, file_name);
  if (!document) return tl::unexpected(document.error());
  Written written;
  const std::vector<FilledScalar> filled = fill_in(document->root, vocabulary.environment);
  grammar::Reading reading{std::move(document->problems), {}, {}};
  language(vocabulary).read(document->root, "the file", written, reading);
  System& system = written.scenario.system;
  const Node* const described_here = document->root.find("system");
  system.lists_processes = described_here && described_here->find("processes") != nullptr;
  const Checked<void> described = read_system_file(system, file_name, vocabulary, reading.problems);
  read_tables(written.scenario.load, vocabulary, reading.problems);
  read_bodies(written.scenario.load, vocabulary, reading.problems);
  written.scenario.claim_files = read_claim_files(written.expect, vocabulary, reading.problems);
  // Names cannot be judged before the file that has them is mended.
  const Vocabulary words =
      described ? with_own_processes(vocabulary, system) : without_names(vocabulary);
  check({document->root, written.scenario, words}, written, reading);
  judge_filled(filled, text, reading.problems);
  sort_by_place(reading.problems);
  std::vector<Error> errors = yaml::located(reading.problems, file_name);
  if (!described) std::ranges::copy(described.error(), std::back_inserter(errors));
  std::ranges::copy(check_safety_file(system.own, vocabulary), std::back_inserter(errors));
  if (!errors.empty()) return tl::unexpected(std::move(errors));
  locate_tls_files(written.scenario.load, vocabulary);
  written.scenario.environment = values_in(filled, reading.as_written);
  return with_claims(std::move(written));
}

}  // namespace harness::scenario
