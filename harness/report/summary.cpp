#include "harness/report/summary.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/report/blocks.hpp"
#include "harness/report/sections.hpp"
#include "harness/report/utf8.hpp"

namespace harness::report {
namespace {

std::string header(const Report& report, const Look& look) {
  const observe::Observations& seen = report.observations;
  std::string text = paint(look, Tint::strong, fit(look, report.plan.name, look.width)) + '\n';
  for (const std::string& line : wrap(printable(report.plan.about), look.width)) {
    if (!line.empty()) text += line + '\n';
  }
  std::vector<std::string> facts{
      report.plan.system.title(), "seed " + std::to_string(report.plan.seed),
      approximate(seen.run.length()) + " from " + format_wall(seen.run.begin)};
  if (!seen.segment.is_whole()) facts.push_back("segment " + to_text(seen.segment));
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
  const bool measured = report.verdict.conclusion != verdict::Conclusion::inconclusive;
  return list(look, measured ? "What else is wrong" : "Why this could not be measured",
              report.verdict.reasons);
}

std::string count_of(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

// How the claims stand that have a vote, and how many of the others do not hold.
struct Standing {
  std::size_t all = 0;
  std::size_t held = 0;
  std::size_t undecided = 0;
  std::size_t advisory = 0;

  std::size_t broken() const { return all - held - undecided; }
};

Standing standing_of(const std::vector<verdict::Finding>& findings) {
  Standing standing;
  for (const verdict::Finding& finding : findings) {
    const bool holds = finding.outcome == verdict::Outcome::pass;
    if (!finding.votes()) {
      if (!holds) ++standing.advisory;
      continue;
    }
    ++standing.all;
    if (holds) ++standing.held;
    if (finding.outcome == verdict::Outcome::undecided) ++standing.undecided;
  }
  return standing;
}

std::string explanation_of_votes(const verdict::Verdict& verdict, const Standing& claims) {
  const std::string open = std::to_string(claims.undecided) + " of " +
                           count_of(claims.all, "claim") +
                           (claims.undecided == 1 ? " is undecided" : " are undecided");
  if (verdict.conclusion == verdict::Conclusion::inconclusive) {
    const bool some = claims.undecided > 0 && claims.undecided < claims.all && !verdict.spoilt;
    return some ? open : "the run could not be measured";
  }
  const std::size_t broken = claims.broken();
  if (verdict.conclusion == verdict::Conclusion::fail && broken == 0 && !verdict.reasons.empty()) {
    return verdict.reasons.front();
  }
  if (claims.held == claims.all) {
    return claims.all == 1 ? "the claim holds" : "all " + count_of(claims.all, "claim") + " hold";
  }
  if (broken == 0) return open;
  return std::to_string(broken) + " of " + count_of(claims.all, "claim") +
         (broken == 1 ? " does not hold" : " do not hold") +
         (claims.undecided > 0 ? ", " + std::to_string(claims.undecided) +
                                     (claims.undecided == 1 ? " is undecided" : " are undecided")
                               : "");
}

std::string explanation(const Report& report) {
  if (report.verdict.interrupted) return "interrupted before the end";
  const load::Segment& segment = report.observations.segment;
  if (!segment.is_whole()) return "one part of " + std::to_string(segment.of) + ", to be merged";
  const Standing claims = standing_of(report.verdict.findings);
  std::string text = explanation_of_votes(report.verdict, claims);
  if (claims.advisory == 0) return text;
  return text + "; " + count_of(claims.advisory, "advisory claim") +
         (claims.advisory == 1 ? " is not met" : " are not met");
}

}  // namespace

std::string summary(const Report& report, const Look& look) {
  const Look readable = readable_in(look);
  std::string text = header(report, readable);
  for (const auto& section :
       {requests_section, checks_section, faults_section, claims_section, times_section,
        findings_section, kept_requests_section, stores_section, notes_section, reasons_section}) {
    const std::string part = section(report, readable);
    if (!part.empty()) text += '\n' + part;
  }
  return text + '\n' + conclusion_line(report, readable);
}

std::string conclusion_line(const Report& report, const Look& look) {
  const verdict::Verdict& verdict = report.verdict;
  return conclusion_line(look, verdict.conclusion, explanation(report), verdict.exit_code(),
                         report.run_dir);
}

}  // namespace harness::report
