// What was claimed, and what to look at where it does not hold.

#include <algorithm>

#include "harness/report/blocks.hpp"
#include "harness/report/run_times.hpp"
#include "harness/report/sections.hpp"
#include "harness/report/table.hpp"
#include "harness/report/utf8.hpp"

namespace harness::report {
namespace {

std::string word_for(verdict::Outcome outcome) {
  switch (outcome) {
    case verdict::Outcome::pass:
      return "holds";
    case verdict::Outcome::fail:
      return "does not hold";
    case verdict::Outcome::no_data:
      return "no data";
    case verdict::Outcome::undecided:
      return "undecided";
  }
  return {};
}

// What has no vote says so where its name stands.
std::string name_of_claim(const verdict::Finding& finding) {
  const std::string name = printable(finding.claim);
  return finding.votes() ? name : name + " (advisory " + finding.advisory->text() + ")";
}

// It is no reason for the verdict that stands below.
Tint tint_of_vote(const verdict::Finding& finding) {
  const bool is_held = finding.outcome == verdict::Outcome::pass;
  return finding.votes() || is_held ? tint_of(finding.outcome) : Tint::warning;
}

// After an interruption, or once a backend is gone, claims are not asked: there is nothing to open,
// and why is said once for all of them.
bool was_asked(const Report& report, std::size_t claim) {
  const std::vector<observe::ClaimAnswers>& answers = report.observations.answers;
  return std::any_of(answers.begin(), answers.end(),
                     [claim](const auto& one) { return one.claim == claim; });
}

std::string block(const Report& report, const Look& look, const verdict::Finding& finding) {
  const Tint tint = tint_of_vote(finding);
  const std::string title =
      std::string(symbol(look, finding.outcome)) + " " + name_of_claim(finding);
  std::string text;
  for (const std::string& line : wrap(title + ": " + word_for(finding.outcome), look.width)) {
    text += paint(look, tint, line) + '\n';
  }
  if (!finding.query.empty()) text += labelled(look, finding.kind, finding.query);
  text += labelled(look, "window", window_text(report, finding.window));
  if (finding.moments) text += labelled(look, "evaluated", moments_text(finding));
  text += labelled(look, "expected", finding.expected);
  text += labelled(look, "seen", finding.seen);
  if (!finding.trace_id.empty()) text += labelled(look, "trace", finding.trace_id);
  if (!finding.log_line.empty()) text += labelled(look, "log line", finding.log_line);
  return text;
}

}  // namespace

std::string claims_section(const Report& report, const Look& look) {
  Table table({{" "},
               {"claim", Align::left, true},
               {"during", Align::left, true, 1},
               {"expected", Align::left, true},
               {"seen", Align::left, true}});
  for (const verdict::Finding& finding : report.verdict.findings) {
    const Tint tint = tint_of_vote(finding);
    table.add(
        {{std::string(symbol(look, finding.outcome)), tint},
         {name_of_claim(finding)},
         {printable(finding.during + (finding.moments ? ", " + moments_text(finding) : ""))},
         {printable(finding.expected)},
         {printable(finding.seen), finding.outcome == verdict::Outcome::pass ? Tint::none : tint}});
  }
  return table.empty() ? "" : heading(look, "Claims") + table.render(look);
}

std::string times_section(const Report& report, const Look& look) {
  Table table({{"time"}, {"took"}, {"expected"}, {"claim", Align::left, true}});
  for (const verdict::Finding& finding : report.verdict.findings) {
    for (const verdict::MeasuredTime& time : finding.times) {
      table.add({{time.title()}, {time.took()}, {time.wanted}, {printable(finding.claim)}});
    }
  }
  return table.empty() ? "" : heading(look, "Times of alerts") + table.render(look);
}

std::string findings_section(const Report& report, const Look& look) {
  std::string text;
  for (std::size_t i = 0; i < report.verdict.findings.size(); ++i) {
    const verdict::Finding& finding = report.verdict.findings[i];
    const bool lost = finding.outcome == verdict::Outcome::undecided && !was_asked(report, i);
    if (finding.outcome == verdict::Outcome::pass || lost) continue;
    text += (text.empty() ? "" : "\n") + block(report, look, finding);
  }
  return text;
}

}  // namespace harness::report
