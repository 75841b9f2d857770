#include "harness/report/summary.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/report/blocks.hpp"
#include "harness/report/sections.hpp"
#include "harness/report/utf8.hpp"

namespace harness::report {
namespace {

// Longer lines are hard to follow, however wide the terminal is; shorter ones hold no table.
constexpr std::size_t widest = 120;
constexpr std::size_t narrowest = 40;

std::string header(const Report& report, const Look& look) {
  const observe::Observations& seen = report.observations;
  std::string text = paint(look, Tint::strong, fit(look, report.plan.name, look.width)) + '\n';
  for (const std::string& line : wrap(printable(report.plan.about), look.width)) {
    if (!line.empty()) text += line + '\n';
  }
  std::vector<std::string> facts{
      report.plan.system.stage, "seed " + std::to_string(report.plan.seed),
      approximate(seen.run.length()) + " from " + format_wall(seen.run.begin)};
  if (!seen.load.schedule_hash.empty()) facts.push_back("schedule " + seen.load.schedule_hash);
  for (const std::string& line : wrap(join(facts, ", "), look.width)) {
    text += paint(look, Tint::faint, line) + '\n';
  }
  return text;
}

std::string list(const Look& look, std::string_view title, const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string text = heading(look, title);
  for (const std::string& item : items) text += labelled(look, "-", item);
  return text;
}

std::string notes_section(const Report& report, const Look& look) {
  return list(look, "Also noticed", report.observations.notes);
}

std::string reasons_section(const Report& report, const Look& look) {
  return list(look, "Why this could not be measured", report.verdict.reasons);
}

std::string count_of(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string explanation(const verdict::Verdict& verdict) {
  const std::size_t all = verdict.findings.size();
  const auto held = static_cast<std::size_t>(
      std::count_if(verdict.findings.begin(), verdict.findings.end(),
                    [](const auto& finding) { return finding.outcome == verdict::Outcome::pass; }));
  if (verdict.interrupted) return "interrupted before the end";
  if (verdict.conclusion == verdict::Conclusion::inconclusive) {
    return "the run could not be measured";
  }
  if (held == all) return all == 1 ? "the claim holds" : "all " + count_of(all, "claim") + " hold";
  return std::to_string(all - held) + " of " + count_of(all, "claim") +
         (all - held == 1 ? " does not hold" : " do not hold");
}

std::string upper(std::string_view text) {
  std::string raised(text);
  std::transform(raised.begin(), raised.end(), raised.begin(), [](char letter) {
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return raised;
}

// The path stays in one piece, so that it can be copied: on a line of its own where it must.
std::string closing(const Report& report, const Look& look) {
  const verdict::Verdict& verdict = report.verdict;
  const std::string name = upper(verdict::name_of(verdict.conclusion));
  const std::string rest =
      ": " + explanation(verdict) + " (exit code " + std::to_string(verdict.exit_code()) + ")";
  const std::string path = printable(report.run_dir.string());
  const bool fits = columns_of(name + rest + path) + 2 <= look.width;
  return paint(look, tint_of(verdict.conclusion), name) + rest + (fits ? "  " : "\n") + path + '\n';
}

}  // namespace

std::string summary(const Report& report, const Look& look) {
  Look readable = look;
  readable.width = std::clamp(look.width, narrowest, widest);
  std::string text = header(report, readable);
  for (const auto& section : {requests_section, faults_section, claims_section, findings_section,
                              kept_requests_section, notes_section, reasons_section}) {
    const std::string part = section(report, readable);
    if (!part.empty()) text += '\n' + part;
  }
  return text + '\n' + closing(report, readable);
}

}  // namespace harness::report
