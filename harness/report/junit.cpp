#include "harness/report/junit.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <pugixml.hpp>
#include <sstream>

#include "harness/core/text.hpp"
#include "harness/report/run_times.hpp"
#include "harness/report/suite.hpp"
#include "harness/report/utf8.hpp"
#include "harness/report/worth_opening.hpp"

namespace harness::report {
namespace {

constexpr const char* measured_case = "the run could be measured";

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(xml_text(value).c_str());
}

std::string seconds_text(Duration value) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", std::max(0.0, seconds(value)));
  return text.data();
}

bool is_failure(const verdict::Finding& finding) {
  if (!finding.votes()) return false;
  return finding.outcome == verdict::Outcome::fail || finding.outcome == verdict::Outcome::no_data;
}

bool is_error(const verdict::Finding& finding) {
  return finding.votes() && finding.outcome == verdict::Outcome::undecided;
}

// What would be red, and has no vote yet: a CI shows it, and fails nothing of it.
bool is_skipped(const verdict::Finding& finding) {
  return !finding.votes() && finding.outcome != verdict::Outcome::pass;
}

bool measured(const verdict::Verdict& verdict) {
  return !verdict.interrupted && verdict.conclusion != verdict::Conclusion::inconclusive;
}

void add_problem(pugi::xml_node test, const char* element, std::string_view type,
                 std::string_view message, std::string_view body) {
  pugi::xml_node problem = test.append_child(element);
  set(problem, "type", type);
  set(problem, "message", message);
  problem.text().set(xml_text(body).c_str());
}

// What to open where the claim itself leads to no trace.
std::string requests_to_open(const Report& report, const observe::Window& window) {
  std::string text;
  for (const load::KeptRequest* request : worth_opening(report, window)) {
    text += "to open: trace " + request->trace_id + ", " + request->request + " at " +
            offset_text(report, request->started_at) + ", " + outcome_text(*request) + " after " +
            approximate(request->latency) + '\n';
  }
  return text;
}

// Whoever reads it has nothing else: many a CI shows only this, and neither name nor message.
std::string details(const Report& report, const verdict::Finding& finding) {
  std::string text = "claim: " + finding.claim + " (" + report.plan.name;
  text += (finding.line > 0 ? ", line " + std::to_string(finding.line) : "") + ")\n";
  if (!finding.votes()) text += "advisory " + finding.advisory->text() + ": it has no vote yet\n";
  if (!finding.query.empty()) text += finding.kind + ": " + finding.query + '\n';
  text += "window: " + finding.during + ", " + window_text(report, finding.window) + '\n';
  if (finding.moments) text += "evaluated: " + moments_text(finding) + '\n';
  text += "expected: " + finding.expected + '\n';
  text += "seen: " + finding.seen + '\n';
  if (finding.value) text += "value: " + finding.value->text() + '\n';
  for (const verdict::MeasuredTime& time : finding.times) {
    text += time.title() + ": " + time.took() + '\n';
  }
  if (!finding.trace_id.empty()) text += "trace: " + finding.trace_id + '\n';
  if (!finding.log_line.empty()) text += "log line: " + finding.log_line + '\n';
  if (finding.trace_id.empty()) text += requests_to_open(report, finding.window);
  return text;
}

// The time of a case is the time that its claim looks at.
void add_claim(pugi::xml_node suite, const Report& report, const verdict::Finding& finding) {
  pugi::xml_node test = suite.append_child("testcase");
  set(test, "classname", report.plan.name + "." + finding.during);
  set(test, "name", finding.claim);
  set(test, "time", seconds_text(finding.window.length()));
  const std::string message = "expected " + finding.expected + ", seen " + finding.seen;
  if (is_failure(finding)) {
    add_problem(test, "failure", verdict::name_of(finding.outcome), message,
                details(report, finding));
  } else if (is_error(finding)) {
    add_problem(test, "error", verdict::name_of(finding.outcome), message,
                details(report, finding));
  } else if (is_skipped(finding)) {
    add_problem(test, "skipped", verdict::name_of(finding.outcome),
                "advisory " + finding.advisory->text() + ": " + message, details(report, finding));
  }
}

void add_measurement(pugi::xml_node suite, const Report& report) {
  pugi::xml_node test = suite.append_child("testcase");
  set(test, "classname", report.plan.name + ".the run");
  set(test, "name", measured_case);
  set(test, "time", seconds_text(report.observations.run.length()));
  if (measured(report.verdict)) return;
  const std::vector<std::string>& reasons = report.verdict.reasons;
  const std::string type = report.verdict.interrupted ? "interrupted" : "inconclusive";
  add_problem(test, "error", type, reasons.empty() ? type : reasons.front(), join(reasons, "\n"));
}

void add_properties(pugi::xml_node suite, const Report& report) {
  pugi::xml_node properties = suite.append_child("properties");
  const auto add = [&](std::string_view name, std::string_view value) {
    pugi::xml_node property = properties.append_child("property");
    set(property, "name", name);
    set(property, "value", value);
  };
  add("seed", std::to_string(report.plan.seed));
  add("stage", report.plan.system.title());
  add("verdict", verdict::name_of(report.verdict.conclusion));
  for (const verdict::Finding& finding : report.verdict.findings) {
    for (const verdict::MeasuredTime& time : finding.times) {
      add(time.title() + ": " + finding.claim, time.took());
    }
  }
}

void add_suite(pugi::xml_node parent, const std::string& name, const Report& report) {
  const std::vector<verdict::Finding>& findings = report.verdict.findings;
  const auto failures = std::count_if(findings.begin(), findings.end(), is_failure);
  const auto errors = std::count_if(findings.begin(), findings.end(), is_error) +
                      (measured(report.verdict) ? 0 : 1);
  pugi::xml_node suite = parent.append_child("testsuite");
  set(suite, "name", name);
  set(suite, "tests", std::to_string(findings.size() + 1));
  set(suite, "failures", std::to_string(failures));
  set(suite, "errors", std::to_string(errors));
  const auto skipped = std::count_if(findings.begin(), findings.end(), is_skipped);
  if (skipped > 0) set(suite, "skipped", std::to_string(skipped));
  set(suite, "time", seconds_text(report.observations.run.length()));
  set(suite, "timestamp", format_wall(report.observations.run.begin));
  add_properties(suite, report);
  add_measurement(suite, report);
  for (const verdict::Finding& finding : findings) add_claim(suite, report, finding);
}

// A scenario without a verdict still has its one case, so that a CI shows that it is missing.
void add_unmeasured(pugi::xml_node parent, const ScenarioResult& result) {
  pugi::xml_node suite = parent.append_child("testsuite");
  set(suite, "name", result.name);
  set(suite, "tests", "1");
  set(suite, "failures", "0");
  set(suite, "errors", "1");
  pugi::xml_node test = suite.append_child("testcase");
  set(test, "classname", result.name + ".the run");
  set(test, "name", measured_case);
  const std::string why = to_string(result.errors);
  add_problem(test, "error", "inconclusive", trim(why), why);
}

std::string text_of(const pugi::xml_document& document) {
  std::ostringstream text;
  document.save(text, "  ");
  return text.str();
}

}  // namespace

std::string junit(const Report& report) {
  pugi::xml_document document;
  add_suite(document.append_child("testsuites"), report.plan.name, report);
  return text_of(document);
}

std::string suite_junit(const Suite& suite) {
  pugi::xml_document document;
  pugi::xml_node suites = document.append_child("testsuites");
  for (const ScenarioResult& result : suite.results) {
    if (result.report) {
      add_suite(suites, result.name, *result.report);
    } else {
      add_unmeasured(suites, result);
    }
  }
  return text_of(document);
}

}  // namespace harness::report
