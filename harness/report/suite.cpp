#include "harness/report/suite.hpp"

#include <algorithm>

#include "harness/core/exit_code.hpp"
#include "harness/core/file.hpp"
#include "harness/report/blocks.hpp"
#include "harness/report/junit.hpp"
#include "harness/report/over_runs.hpp"
#include "harness/report/reporters.hpp"
#include "harness/report/table.hpp"
#include "harness/report/utf8.hpp"

namespace harness::report {
namespace {

bool passes(const ScenarioResult& result) { return result.exit_code == exit_ok; }

verdict::Conclusion conclusion_of(int exit_code) {
  if (exit_code == exit_ok) return verdict::Conclusion::pass;
  return exit_code == exit_failed ? verdict::Conclusion::fail : verdict::Conclusion::inconclusive;
}

Cell verdict_cell(const ScenarioResult& result) {
  const verdict::Conclusion conclusion = conclusion_of(result.exit_code);
  if (!result.report) {
    return {result.exit_code == exit_interrupted ? "not run" : "not measured", tint_of(conclusion)};
  }
  const bool interrupted = result.report->verdict.interrupted;
  return {interrupted ? "interrupted" : std::string(name_of(conclusion)), tint_of(conclusion)};
}

std::string claims_text(const ScenarioResult& result) {
  if (!result.report) return "-";
  const std::vector<verdict::Finding>& findings = result.report->verdict.findings;
  const auto voting = std::ranges::count_if(findings, &verdict::Finding::votes);
  const auto held = std::ranges::count_if(findings, [](const verdict::Finding& finding) {
    return finding.votes() && finding.outcome == verdict::Outcome::pass;
  });
  return std::to_string(held) + "/" + std::to_string(voting);
}

std::string took_text(const ScenarioResult& result) {
  if (!result.report) return "-";
  return approximate(result.report->observations.ended_at - result.report->observations.started_at);
}

// The reason before the claims: what could not be measured makes them red as well.
std::string first_problem(const ScenarioResult& result) {
  if (!result.errors.empty()) return to_string(result.errors.front());
  if (!result.report) return {};
  const verdict::Verdict& verdict = result.report->verdict;
  if (!verdict.reasons.empty()) return verdict.reasons.front();
  const auto red =
      std::find_if(verdict.findings.begin(), verdict.findings.end(), [](const auto& finding) {
        return finding.votes() && finding.outcome != verdict::Outcome::pass;
      });
  return red == verdict.findings.end() ? "" : red->claim + ": " + red->seen;
}

std::string explanation(const Suite& suite) {
  const auto all = suite.results.size();
  const auto good =
      static_cast<std::size_t>(std::count_if(suite.results.begin(), suite.results.end(), passes));
  const bool is_one = std::ranges::all_of(suite.results, [&](const ScenarioResult& result) {
    return !result.run_of.empty() && result.run_of == suite.results.front().run_of;
  });
  const std::string noun = is_one ? " runs" : " scenarios";
  if (good == all) {
    return all == 1 ? "the scenario passes" : "all " + std::to_string(all) + noun + " pass";
  }
  return std::to_string(good) + " of " + std::to_string(all) + noun + " pass";
}

}  // namespace

int exit_code(const Suite& suite) {
  std::vector<int> codes;
  for (const ScenarioResult& result : suite.results) codes.push_back(result.exit_code);
  return exit_code_of_all(codes);
}

std::string suite_summary(const Suite& suite, const Look& look) {
  Table table({{"scenario"},
               {"verdict"},
               {"claims", Align::right},
               {"took", Align::right},
               {"look first at", Align::left, true}});
  for (const ScenarioResult& result : suite.results) {
    table.add({{printable(result.name)},
               verdict_cell(result),
               {claims_text(result)},
               {took_text(result)},
               {printable(first_problem(result))}});
  }
  const Look readable = readable_in(look);
  const int code = exit_code(suite);
  return heading(readable, "Scenarios") + table.render(readable) + '\n' +
         over_runs_section(suite, readable) +
         conclusion_line(readable, conclusion_of(code), explanation(suite), code, suite.directory);
}

Result<void> write_suite(const Suite& suite) {
  Result<void> written = write_file(suite.directory / junit_file, suite_junit(suite));
  if (!written) return written;
  if (const std::string runs = over_runs_json(suite); !runs.empty()) {
    written = write_file(suite.directory / runs_file, runs);
    if (!written) return written;
  }
  return write_file(suite.directory / summary_file, suite_summary(suite, look_of_files()));
}

}  // namespace harness::report
