#include "harness/verdict/late_values.hpp"

#include <algorithm>
#include <optional>

#include "harness/languages/logql/more_lines.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/print_metric.hpp"
#include "harness/languages/logql/ranges.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/verdict/earlier_requests.hpp"
#include "harness/verdict/late_lines.hpp"
#include "harness/verdict/window_bounds.hpp"

namespace harness::verdict {
namespace {

namespace logql = languages::logql;

std::optional<logql::Metric> metric_in(const std::string& query, const observe::Window& window) {
  logql::Parsed read = logql::parse(observe::fill_window(query, window));
  auto* const metric = read ? std::get_if<logql::Metric>(&*read) : nullptr;
  return metric == nullptr ? std::nullopt : std::optional(std::move(*metric));
}

// Of what comes behind the window, that of an offset reads nothing.
bool ends_with_the_window(const logql::LogQueryInside& log) {
  return log.over->offset == std::chrono::nanoseconds{0};
}

// What it read, whether $window says how much that is or its author did.
observe::Window range_of(const logql::LogQueryInside& log, const observe::Window& window) {
  const WallTime end = window.end - log.over->offset;
  return {end - log.over->range, end};
}

// What a metric query says with what came in a stretch behind its window, and what came there.
struct ValueWith {
  observe::Window window;
  std::vector<observe::Question> came;

  std::size_t questions() const { return came.empty() ? 0 : came.size() + 1; }
};

std::vector<logql::LogQueryInside> logs_at_the_end(const logql::Query& query) {
  auto all = logql::log_queries(query);
  std::erase_if(all, [](const auto& log) { return !ends_with_the_window(log); });
  return all;
}

// Whatever it was.
ValueWith with_quiet_part(const logql::Query& query, const LatePart& late,
                          const observe::Window& window) {
  const observe::Window quiet{window.end, std::max(window.end, late.quiet_until)};
  ValueWith all{{window.begin, quiet.end}, {}};
  if (quiet.length() <= rounding_of_lines) return all;
  std::vector<std::string> streams;
  for (const auto& [log, over] : logs_at_the_end(query)) {
    std::string stream = logql::print_selector(log->selector);
    if (std::ranges::count(streams, stream) == 0) streams.push_back(std::move(stream));
  }
  for (const std::string& stream : streams) {
    all.came.push_back(observe::count_lines(without_lines_of(stream, late.marker), quiet));
  }
  return all;
}

// What names a request of the phase: of each log query its lines there, where it reads as far, and
// how many it has without.
ValueWith with_named_part(const logql::Query& query, const LatePart& late,
                          const observe::Window& window) {
  const observe::Window named{std::max(window.end, late.quiet_until), late.window.end};
  ValueWith all{{window.begin, named.end}, {}};
  if (named.begin >= named.end || logs_at_the_end(query).empty()) return all;
  for (const logql::LogQueryInside& one : logql::log_queries(query)) {
    const std::string lines = logql::print(*one.log);
    if (ends_with_the_window(one)) {
      all.came.push_back(observe::list_all_lines(without_lines_of(lines, late.marker), named));
    }
    all.came.push_back(observe::count_lines(lines, range_of(one, window)));
  }
  return all;
}

// Both, as far as anything came.
struct LateValue {
  logql::Query query;
  LatePart late;
  ValueWith quiet;
  ValueWith named;
};

std::optional<LateValue> late_value(const std::string& query, const Evidence& evidence) {
  auto late = late_part(evidence);
  auto metric = metric_in(query, evidence.window);
  if (!late || !metric) return std::nullopt;
  LateValue value{*std::move(metric), *std::move(late), {}, {}};
  value.quiet = with_quiet_part(value.query, value.late, evidence.window);
  value.named = with_named_part(value.query, value.late, evidence.window);
  return value;
}

void add_questions(const ValueWith& value, const std::string& query, const LatePart& late,
                   const observe::Window& window, std::vector<observe::Question>& all) {
  if (value.came.empty()) return;
  const Duration later =
      std::chrono::ceil<std::chrono::milliseconds>(value.window.end - window.end);
  const std::string longer = logql::print(logql::evaluated_later(*metric_in(query, window), later));
  all.push_back(observe::logql_at(without_lines_of(longer, late.marker), value.window.end));
  all.insert(all.end(), value.came.begin(), value.came.end());
}

Finding joined_with(Finding finding, const Finding& other, const SeriesWanted& wanted,
                    const Otherwise& otherwise) {
  const bool both_pass = finding.outcome == Outcome::pass && other.outcome == Outcome::pass;
  if (both_pass) return finding;
  return unless_between(joined(std::move(finding), other, otherwise), wanted.value, otherwise.why);
}

Finding with_all_there(const Finding& finding, const ValueWith& more, const SeriesWanted& wanted,
                       const observe::Answer& value) {
  Finding whole = finding;
  whole.window.end = more.window.end;
  return judge_series_in_window(std::move(whole), wanted, observe::parse_series(value));
}

Result<double> lines_counted(std::span<const observe::Answer> answers) {
  double lines = 0;
  for (const observe::Answer& answer : answers) {
    const Result<double> some = observe::parse_count(answer);
    if (!some) return some;
    lines += *some;
  }
  return lines;
}

// Of each log query the lines that its range has, and those behind that name a request of the
// phase.
struct Naming {
  std::vector<logql::MoreLines> each = {};
  std::size_t lines = 0;
  std::size_t where_no_others_are = 0;  // of these, or of requests that were over with the phase
};

Result<Naming> naming_requests_of(const Evidence& evidence, const LateValue& value,
                                  std::span<const observe::Answer> answers) {
  const RequestPlaces places(evidence);
  Naming naming;
  for (const logql::LogQueryInside& one : logql::log_queries(value.query)) {
    const bool is_listed = ends_with_the_window(one);
    const Result<observe::Lines> lines =
        is_listed ? observe::parse_lines(answers.front()) : observe::Lines{};
    answers = answers.subspan(is_listed ? 1 : 0);
    const Result<double> in_range = observe::parse_count(answers.front());
    answers = answers.subspan(1);
    if (!lines) return fail(lines.error());
    if (!in_range) return fail(in_range.error());
    if (!lines->cut.empty()) return fail(lines->cut);
    logql::MoreLines more{*in_range};
    for (const observe::LogLine& line : lines->lines) {
      const RequestPlace place = places.of(line);
      const bool is_astride = place == RequestPlace::astride && value.late.is_followed_at_once;
      if (place != RequestPlace::inside && !is_astride) continue;
      more.more += 1;
      more.bytes += static_cast<double>(line.line.size());
      if (!is_astride || *in_range == 0) ++naming.where_no_others_are;
      ++naming.lines;
    }
    naming.each.push_back(more);
  }
  return naming;
}

std::string why_they_name(std::size_t lines) {
  return std::to_string(lines) + (lines == 1 ? " line" : " lines") + " behind the phase " +
         (lines == 1 ? "names a request" : "name requests") + " of it";
}

constexpr const char* what_to_claim = "claim a margin, or count lines";

// Where what lines add is known.
std::optional<Finding> join_change(const Finding& finding, const LateValue& value,
                                   const Naming& naming, const SeriesWanted& wanted,
                                   const observe::Answer& answer) {
  const auto change = logql::change_by(std::get<logql::Metric>(value.query), naming.each);
  const auto series = observe::parse_series(answer);
  if (!change || !series || series->empty()) return std::nullopt;
  const Otherwise otherwise{"what came later", why_they_name(naming.lines) + ": " + what_to_claim};
  Finding all = finding;
  for (const double by : {change->high, change->low}) {
    if (by == 0) continue;
    std::vector<observe::Series> changed = *series;
    for (observe::Series& one : changed) {
      for (observe::Point& point : one.points) point.value += by;
    }
    all = joined_with(std::move(all), judge_series_in_window(finding, wanted, changed), wanted,
                      otherwise);
  }
  return all;
}

// Else it is only told where the window has no such line at all: what the query makes of them alone
// is not known, and what else came with them is of the next phase.
Finding join_all_there(Finding finding, const LateValue& value, const Naming& naming,
                       const SeriesWanted& wanted, const observe::Answer& with_these) {
  const std::size_t lines = naming.where_no_others_are;
  if (lines == 0) return finding;
  const Otherwise otherwise{
      "what came later",
      why_they_name(lines) +
          ", and what the query makes of these alone is not known: " + what_to_claim};
  const Finding whole = with_all_there(finding, value.named, wanted, with_these);
  return joined_with(std::move(finding), whole, wanted, otherwise);
}

}  // namespace

std::vector<observe::Question> questions_for_late_value(const std::string& query,
                                                        const Evidence& evidence) {
  const auto value = late_value(query, evidence);
  std::vector<observe::Question> all;
  if (!value) return all;
  add_questions(value->quiet, query, value->late, evidence.window, all);
  add_questions(value->named, query, value->late, evidence.window, all);
  return all;
}

Finding join_late_value(Finding finding, const std::string& query, const SeriesWanted& wanted,
                        const Evidence& evidence, const observe::Answer& value,
                        std::span<const observe::Answer> answers) {
  const auto late = late_value(query, evidence);
  if (!late || answers.empty()) return finding;
  const auto of_quiet = answers.first(late->quiet.questions());
  const auto of_named = answers.subspan(of_quiet.size());
  if (!of_quiet.empty()) {
    const Result<double> lines = lines_counted(of_quiet.subspan(1));
    if (!lines) return with(std::move(finding), Outcome::undecided, to_string(lines.error()));
    if (*lines > 0) {
      const Finding whole = with_all_there(finding, late->quiet, wanted, of_quiet.front());
      finding = joined_with(std::move(finding), whole, wanted,
                            with_late(static_cast<std::size_t>(*lines), late->late));
    }
  }
  if (of_named.empty()) return finding;
  const auto naming = naming_requests_of(evidence, *late, of_named.subspan(1));
  if (!naming) return with(std::move(finding), Outcome::undecided, to_string(naming.error()));
  if (naming->lines == 0) return finding;
  if (auto joined = join_change(finding, *late, *naming, wanted, value)) return *joined;
  return join_all_there(std::move(finding), *late, *naming, wanted, of_named.front());
}

}  // namespace harness::verdict
