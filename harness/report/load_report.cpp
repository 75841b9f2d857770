#include "harness/report/load_report.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <nlohmann/json.hpp>

#include "harness/core/text.hpp"
#include "harness/load/http/outcome.hpp"
#include "harness/load/record/unasked.hpp"
#include "harness/report/blocks.hpp"
#include "harness/report/table.hpp"
#include "harness/report/utf8.hpp"
#include "harness/verdict/verdict.hpp"

namespace harness::report {
namespace {

constexpr std::array<double, 7> percentiles{50, 90, 95, 99, 99.9, 99.99, 99.999};

// The load has one kind of request and one phase.
const load::RequestStats& requests_of(const LoadReport& report) {
  return report.stats.requests.front();
}

double rate_of(const LoadReport& report) {
  const double length = seconds(report.length);
  return length > 0 ? static_cast<double>(requests_of(report).sent) / length : 0;
}

// A load of no second says nothing of what would come in one.
std::string rate_text(const LoadReport& report) {
  const std::string in = " in " + approximate(report.length);
  if (report.length >= std::chrono::seconds{1}) return tenths(rate_of(report)) + " requests/s" + in;
  return scenario::count_of(requests_of(report).sent, "request") + in;
}

std::string share_text(std::uint64_t part, std::uint64_t whole) {
  if (whole == 0) return "";
  return tenths(100 * static_cast<double>(part) / static_cast<double>(whole)) + " %";
}

std::string time_text(std::uint64_t micros) {
  return approximate(std::chrono::microseconds{micros});
}

void add_times(Table& table, const std::string& name, const load::Histogram& histogram) {
  if (histogram.count() == 0) return;
  std::vector<Cell> row{{name}, {time_text(histogram.min())}};
  row.push_back({approximate(from_seconds(histogram.mean() / 1e6))});
  for (const double percent : percentiles) {
    const bool is_only_the_highest = histogram.at_or_beyond(percent) <= 1;
    row.push_back({is_only_the_highest ? "-" : time_text(histogram.percentile(percent).value())});
  }
  row.push_back({time_text(histogram.max())});
  table.add(std::move(row));
}

std::string counts_table(const LoadReport& report, const Look& look) {
  const load::RequestStats& requests = requests_of(report);
  Table table({{""}, {"", Align::right}, {"", Align::right}});
  const auto add = [&](const char* name, std::uint64_t count, Tint when_any) {
    table.add({{name},
               {std::to_string(count), count > 0 ? when_any : Tint::none},
               {share_text(count, requests.sent)}});
  };
  add("requests", requests.sent, Tint::strong);
  add("ok", requests.ok, Tint::good);
  add("failed", requests.failed, Tint::bad);
  add("unknown", requests.unknown, Tint::warning);
  if (requests.resent > 0) add("sent again", requests.resent, Tint::warning);
  if (requests.redirects > 0) add("redirects", requests.redirects, Tint::none);
  return table.render(look);
}

// What each percentile of the latency rests on.
void add_support(Table& table, const load::Histogram& histogram) {
  if (histogram.count() == 0) return;
  std::vector<Cell> row{{"  at or beyond", Tint::faint}, {""}, {""}};
  for (const double percent : percentiles) {
    row.push_back({std::to_string(histogram.at_or_beyond(percent)), Tint::faint});
  }
  row.push_back({""});
  table.add(std::move(row));
}

// Of no values there is no least, no mean and no greatest: null.
nlohmann::ordered_json times_json(const load::Histogram& histogram) {
  using Json = nlohmann::ordered_json;
  const auto known = [&](auto value) { return histogram.count() > 0 ? Json(value) : Json(); };
  Json times{{"count", histogram.count()},
             {"min", known(histogram.min())},
             {"mean", known(histogram.mean())}};
  for (const double percent : percentiles) {
    times["p" + format_number(percent)] = known(histogram.percentile(percent).value_or(0));
  }
  times["max"] = known(histogram.max());
  for (const double percent : percentiles) {
    times["at_or_beyond"]["p" + format_number(percent)] = histogram.at_or_beyond(percent);
  }
  return times;
}

nlohmann::ordered_json steps_json(const load::StepTimes& steps) {
  nlohmann::ordered_json json;
  for (const load::Step step : load::all_steps) {
    json[std::string(name_of(step))] = times_json(steps[step]);
  }
  return json;
}

nlohmann::ordered_json answers_json(const std::vector<load::AnswerStats>& answers) {
  auto json = nlohmann::ordered_json::array();
  for (const load::AnswerStats& one : answers) {
    json.push_back({{"status", one.status},
                    {"expected_response", one.expected},
                    {"count", one.count()},
                    {"latency_us", times_json(one.times.latency)},
                    {"service_time_us", times_json(one.times.service_time)}});
  }
  return json;
}

nlohmann::ordered_json best_rate_json(const load::LoadStats& stats) {
  const bool lasted_a_second = stats.best_rate > 0;
  return lasted_a_second ? nlohmann::ordered_json(stats.best_rate) : nlohmann::ordered_json();
}

// "TLS handshaking" would be no name for a JSON key, and "tls_handshaking" is none for a reader.
std::string label_of(load::Step step) {
  return step == load::Step::tls_handshaking ? "TLS" : std::string(name_of(step));
}

nlohmann::ordered_json thresholds_json(const std::vector<JudgedThreshold>& thresholds) {
  auto json = nlohmann::ordered_json::array();
  for (const JudgedThreshold& one : thresholds) {
    json.push_back({{"threshold", one.threshold}, {"outcome", one.outcome}, {"seen", one.seen}});
  }
  return json;
}

verdict::Conclusion conclusion_of(int exit_code) {
  if (exit_code == exit_ok) return verdict::Conclusion::pass;
  return exit_code == exit_failed ? verdict::Conclusion::fail : verdict::Conclusion::inconclusive;
}

std::string thresholds_table(const LoadReport& report, const Look& look) {
  if (report.thresholds.empty()) return "";
  Table table({{"", Align::left}, {"", Align::left}, {"", Align::left}});
  for (const JudgedThreshold& one : report.thresholds) {
    table.add({{one.outcome, one.holds() ? Tint::good : Tint::bad},
               {printable(one.threshold)},
               {printable(one.seen)}});
  }
  return "\n" + table.render(look);
}

std::string times_table(const LoadReport& report, const Look& look) {
  const load::RequestStats& requests = requests_of(report);
  Table times({{"", Align::left},
               {"min", Align::right, false, 3},
               {"mean", Align::right, false, 2},
               {"p50", Align::right},
               {"p90", Align::right, false, 4},
               {"p95", Align::right},
               {"p99", Align::right},
               {"p99.9", Align::right},
               {"p99.99", Align::right, false, 5},
               {"p99.999", Align::right, false, 6},
               {"max", Align::right, false, 1}});
  const load::AnswerTimes answers = requests.times();
  add_times(times, "latency", answers.latency);
  add_support(times, answers.latency);
  add_times(times, "service time", answers.service_time);
  for (const load::Step step : load::all_steps) {
    add_times(times, "  " + label_of(step), answers.steps[step]);
  }
  add_times(times, "lateness", report.stats.lateness);
  return times.empty() ? "" : "\n" + times.render(look);
}

// "1 of 3 thresholds does not hold: http_reqs count > 3". Many of them stand above it.
std::string of_thresholds(const LoadReport& report,
                          std::initializer_list<std::string_view> outcomes, const char* one,
                          const char* several) {
  constexpr std::size_t most_named = 3;
  const auto& all = report.thresholds;
  std::vector<std::string> those;
  for (const JudgedThreshold& threshold : all) {
    if (std::ranges::find(outcomes, threshold.outcome) == outcomes.end()) continue;
    those.push_back(printable(threshold.threshold));
  }
  return std::to_string(those.size()) + " of " + scenario::count_of(all.size(), "threshold") +
         (those.size() == 1 ? one : several) +
         (those.size() <= most_named ? ": " + join(those, "; ") : "");
}

std::string why_passed(const LoadReport& report) {
  const std::size_t all = report.thresholds.size();
  if (all > 0)
    return all == 1 ? "the threshold holds"
                    : "all " + scenario::count_of(all, "threshold") + " hold";
  const load::RequestStats& requests = requests_of(report);
  const std::uint64_t sure = requests.ok - std::min(requests.ok, requests.in_doubt);
  return (sure < requests.ok ? std::to_string(sure) + " to " : "") + std::to_string(requests.ok) +
         " of " + scenario::count_of(requests.sent, "request") +
         (requests.ok == 1 ? " was good" : " were good");
}

// Where none came at all, it is a threshold that has failed.
bool is_of_bad_answers(const LoadReport& report) {
  const load::RequestStats& requests = requests_of(report);
  if (requests.ok > 0 || requests.failed == 0) return false;
  const auto has_failed = [](const JudgedThreshold& one) {
    return one.outcome == "fail" || one.outcome == "no_data";
  };
  return std::ranges::none_of(report.thresholds, has_failed) ||
         std::ranges::any_of(requests.outcomes,
                             [](const auto& one) { return load::was_answered(one.first); });
}

std::string why_so(const LoadReport& report) {
  if (report.interrupted) return "interrupted before the end";
  if (!report.reasons.empty()) return join(report.reasons, "; ");
  switch (report.exit_code) {
    case exit_ok:
      return why_passed(report);
    case exit_failed:
      if (is_of_bad_answers(report)) return "not one good answer came";
      return of_thresholds(report, {"fail", "no_data"}, " does not hold", " do not hold");
    default:
      return of_thresholds(report, {"undecided"}, " is undecided", " are undecided");
  }
}

}  // namespace

std::string load_summary(const LoadReport& report, const Look& look) {
  const load::RequestStats& requests = requests_of(report);
  std::string text = heading(look, report.what) + counts_table(report, look) + "\n";
  text += labelled(look, "rate", rate_text(report));
  if (!requests.outcomes.empty()) text += labelled(look, "answers", answers_text(requests));
  for (const auto& [outcome, said] : requests.examples) {
    text += labelled(look, "such as", printable(outcome + ": " + said));
  }
  if (const std::string unasked = load::said_of_unasked(report.stats); !unasked.empty()) {
    text += labelled(look, "unasked", unasked);
  }
  if (report.interrupted) {
    text += labelled(look, "stopped", "before its end; how what was under way went is unknown");
  }
  if (const std::uint64_t dropped = load::iterations_of_all(report.stats).dropped; dropped > 0) {
    text += labelled(look, "dropped",
                     scenario::count_of(dropped, "iteration") + ", because " + report.why_dropped);
  }
  if (!report.segment.is_whole()) {
    text += labelled(look, "segment", to_text(report.segment) + " of the load");
  }
  text += labelled(look, "seed", std::to_string(report.seed));
  text += times_table(report, look);
  text += thresholds_table(report, look);
  text += "\n" + conclusion_line(look, conclusion_of(report.exit_code), why_so(report),
                                 report.exit_code, {});
  return text;
}

std::string load_json(const LoadReport& report) {
  const load::RequestStats& requests = requests_of(report);
  const load::AnswerTimes times = requests.times();
  const load::IterationStats iterations = load::iterations_of_all(report.stats);
  const nlohmann::ordered_json json{
      {"verdict", verdict::name_of(conclusion_of(report.exit_code))},
      {"exit_code", report.exit_code},
      {"sent", requests.sent},
      {"requests", requests.sent},
      {"ok", requests.ok},
      {"failed", requests.failed},
      {"unknown", requests.unknown},
      {"resent", requests.resent},
      {"redirects", requests.redirects},
      {"unasked", requests.unasked},
      {"in_doubt", requests.in_doubt},
      {"outcomes", requests.outcomes},
      {"examples", requests.examples},
      {"interrupted", report.interrupted},
      {"duration_s", seconds(report.length)},
      {"requests_per_second", rate_of(report)},
      {"iterations", iterations.completed},
      {"dropped_iterations", iterations.dropped},
      {"vus_max", report.stats.vus_max},
      {"best_rate", best_rate_json(report.stats)},
      {"begun_per_second", report.stats.begun},
      {"reasons", report.reasons},
      {"seed", report.seed},
      {"segment", to_text(report.segment)},
      {"schedule_hash", report.stats.schedule_hash},
      {"latency_us", times_json(times.latency)},
      {"service_time_us", times_json(times.service_time)},
      {"steps_us", steps_json(times.steps)},
      {"answers", answers_json(requests.answers)},
      {"lateness_us", times_json(report.stats.lateness)},
      {"thresholds", thresholds_json(report.thresholds)},
  };
  // Examples may hold any bytes of an answer.
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace harness::report
