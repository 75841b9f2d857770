#include "harness/verdict/answer_check.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "harness/core/text.hpp"
#include "harness/languages/logql/answer_labels.hpp"
#include "harness/languages/logql/parse.hpp"
#include "harness/languages/promql/answer_labels.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/review/answers.hpp"
#include "harness/observe/loki.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/observe/tempo.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using observe::Answer;
using observe::Question;
using observe::Window;
using AllSeries = std::vector<observe::Series>;
using Labels = std::map<std::string, std::string>;

// Why an answer is not about what was asked; empty: it is, as far as can be told.
using Why = std::string;

// ---- When.

// Prometheus' seconds have a point, Loki's nanoseconds none.
std::optional<WallTime> moment_of(const Question& question, const char* name) {
  const auto text = question.params.find(name);
  if (text == question.params.end()) return std::nullopt;
  const std::optional<double> number = to_number(text->second);
  if (!number) return std::nullopt;
  if (question.backend != observe::Backend::loki) return WallTime{from_seconds(*number)};
  return WallTime{Duration{std::stoll(text->second)}};
}

std::optional<Window> window_of(const Question& question) {
  const auto begin = moment_of(question, "start");
  const auto end = moment_of(question, "end");
  if (!begin || !end) return std::nullopt;
  return Window{*begin, *end};
}

Why outside(const AllSeries& series, const Window& window) {
  const auto sample = sample_outside(series, window);
  return sample ? "answered with " + *sample + ", from outside the window" : "";
}

// A vector is of the moment asked for, a matrix of what came before it.
Why other_time(const Question& question, const AllSeries& series, const std::string& type) {
  if (const auto window = window_of(question)) return outside(series, *window);
  const auto at = moment_of(question, "time");
  if (!at) return {};
  const bool is_one = type != "matrix";
  const auto sample = sample_outside(series, {is_one ? *at : WallTime{}, *at});
  if (!sample) return {};
  return "answered with " + *sample + ", asked for " + format_wall(*at);
}

// ---- Which numbers.

Why impossible(const AllSeries& series, const Interval& values) {
  constexpr double rounding = 1e-9;
  for (const observe::Series& one : series) {
    for (const observe::Point& point : one.points) {
      if (std::isinf(point.value)) {
        return "answered with " + format_number(point.value) +
               ", which is no finite number: put clamp_min() around what may be 0";
      }
      if (point.value < values.low - rounding || point.value > values.high + rounding) {
        return "answered with " + Interval::exactly(point.value).text() +
               ", which the query cannot give";
      }
    }
  }
  return {};
}

// ---- Whose.

std::string label_in(const Labels& labels, const std::string& name) {
  const auto found = labels.find(name);
  return found == labels.end() ? std::string() : found->second;
}

// Questions are kept as their author wrote them, without the values of the environment.
bool is_written_otherwise(const std::string& value) {
  return value.find("${") != std::string::npos;
}

std::string whose(const Labels& labels, const std::string& query) {
  return "answered with " + observe::format_labels(labels) + ", asked for " + query;
}

Why other_labels(const std::string& promql, const std::vector<Labels>& all) {
  const auto query = languages::promql::parse(promql);
  if (!query) return {};
  languages::promql::Answered answered = languages::promql::answered_by(**query);
  std::erase_if(answered.matchers,
                [](const auto& matcher) { return is_written_otherwise(matcher.value); });
  for (const Labels& one : all) {
    if (!answered.may_have(one)) return whose(one, promql);
  }
  return {};
}

Why other_groups(const std::string& logql, const std::vector<Labels>& all) {
  const auto query = languages::logql::parse(logql);
  const auto* metric = query ? std::get_if<languages::logql::Metric>(&*query) : nullptr;
  if (metric == nullptr) return {};
  const languages::AnswerLabels labels = languages::logql::labels_of_answer(*metric);
  for (const Labels& one : all) {
    if (!labels.allow(one)) return whose(one, logql);
  }
  return {};
}

// What the labels of each line have to be: only stages may change those of a stream.
std::vector<languages::logql::Matcher> labels_of_stream(const std::string& logql) {
  const auto query = languages::logql::parse(logql);
  const auto* lines = query ? std::get_if<languages::logql::LogQuery>(&*query) : nullptr;
  if (lines == nullptr || !lines->pipeline.empty()) return {};
  std::vector<languages::logql::Matcher> equal = lines->selector;
  std::erase_if(equal, [](const auto& matcher) {
    return matcher.op != languages::logql::MatchOp::equal || is_written_otherwise(matcher.value);
  });
  return equal;
}

bool is_of(const std::vector<languages::logql::Matcher>& stream, const Labels& labels) {
  return std::all_of(stream.begin(), stream.end(), [&](const auto& matcher) {
    return label_in(labels, matcher.name) == matcher.value;
  });
}

// ---- How many.

std::optional<std::size_t> limit_of(const Question& question) {
  const auto limit = question.params.find("limit");
  if (limit == question.params.end() || question.whole) return std::nullopt;
  return static_cast<std::size_t>(std::stoull(limit->second));
}

Why too_many(std::size_t given, const std::optional<std::size_t>& limit, const std::string& noun) {
  if (!limit || given <= *limit) return {};
  return "answered with " + counted(static_cast<double>(given), noun) + ", asked for " +
         std::to_string(*limit) + " at the most";
}

// ---- Each kind of question.

std::string param(const Question& question, const char* name) {
  const auto found = question.params.find(name);
  return found == question.params.end() ? std::string() : found->second;
}

Why first_of(std::initializer_list<Why> all) {
  for (const Why& why : all) {
    if (!why.empty()) return why;
  }
  return {};
}

// What an answer to one moment may be; empty: nothing is known of it.
std::string type_at_one_moment(const std::string& query) {
  const auto parsed = languages::promql::parse(query);
  if (!parsed) return {};
  using languages::promql::Type;
  switch (languages::promql::type_of(**parsed)) {
    case Type::instant_vector:
      return "vector";
    case Type::range_vector:
      return "matrix";
    case Type::scalar:
      return "scalar";
    case Type::string:
      break;
  }
  return "string";
}

Why other_type(const Question& question, const std::string& type) {
  if (question.path.ends_with("/query_range")) {
    return type == "matrix" ? "" : "answered with a " + type + ", asked for a matrix";
  }
  const bool is_promql = question.backend == observe::Backend::prometheus;
  // Loki has a matrix for no single moment.
  if (!is_promql) return type == "matrix" ? "answered with a matrix, asked for a vector" : "";
  const std::string wanted = type_at_one_moment(param(question, "query"));
  if (wanted.empty() || type == wanted) return {};
  return "answered with a " + type + ", asked for a " + wanted;
}

Why series_unasked(const Question& question, const Answer& answer) {
  const auto series = observe::parse_series(answer);
  if (!series) return {};
  const std::string type = observe::result_type(answer).value_or("");
  if (Why why = other_type(question, type); !why.empty()) return why;
  const std::string query = param(question, "query");
  const bool is_promql = question.backend == observe::Backend::prometheus;
  const Interval values =
      is_promql ? languages::promql_values(query) : languages::logql_values(query);
  std::vector<Labels> labels;
  for (const observe::Series& one : *series) labels.push_back(one.labels);
  return first_of({other_time(question, *series, type), impossible(*series, values),
                   is_promql ? other_labels(query, labels) : other_groups(query, labels)});
}

Why label_sets_unasked(const Question& question, const Answer& answer) {
  const auto sets = observe::parse_label_sets(answer);
  if (!sets) return {};
  return other_labels(param(question, "match[]"), *sets);
}

// A store keeps the same line of the same time once. Filters leave lines as they are, and what
// parsers add is the same for the same line.
bool leaves_lines_as_they_are(const languages::logql::Stage& stage) {
  using namespace languages::logql;
  return std::holds_alternative<LineFilter>(stage.of) ||
         std::holds_alternative<LabelFilter>(stage.of) ||
         std::holds_alternative<JsonParser>(stage.of) ||
         std::holds_alternative<LogfmtParser>(stage.of) ||
         std::holds_alternative<RegexpParser>(stage.of) ||
         std::holds_alternative<PatternParser>(stage.of);
}

Why listed_twice(const std::string& logql, const std::vector<observe::LogLine>& lines) {
  const auto query = languages::logql::parse(logql);
  const auto* log = query ? std::get_if<languages::logql::LogQuery>(&*query) : nullptr;
  const bool are_as_they_are =
      log != nullptr &&
      std::all_of(log->pipeline.begin(), log->pipeline.end(), leaves_lines_as_they_are);
  if (!are_as_they_are) return {};
  std::set<std::tuple<WallTime, std::string_view, const Labels&>> known;
  for (const observe::LogLine& line : lines) {
    if (known.emplace(line.at, line.line, line.labels).second) continue;
    return "answered with a line of " + format_wall(line.at) + " twice";
  }
  return {};
}

Why lines_unasked(const Question& question, const Answer& answer) {
  const auto listed = observe::parse_lines(answer);
  if (!listed) return {};
  const std::string query = param(question, "query");
  Why why = first_of({too_many(listed->lines.size(), limit_of(question), "line"),
                      listed_twice(query, listed->lines)});
  if (!why.empty()) return why;
  const auto window = window_of(question);
  const auto stream = labels_of_stream(query);
  for (const observe::LogLine& line : listed->lines) {
    if (window && !window->contains(line.at)) {
      return "answered with a line of " + format_wall(line.at) + ", from outside the window";
    }
    if (!is_of(stream, line.labels)) {
      return "answered with a line of " + observe::format_labels(line.labels) + ", asked for " +
             query;
    }
  }
  return {};
}

Why from_outside(observe::Search search, const Window& window) {
  const observe::Matches matches = observe::matches_in(std::move(search), window);
  if (matches.foreign == 0) return {};
  return "answered with " + counted(static_cast<double>(matches.foreign), "trace") +
         " from outside the window";
}

Answer none_since(const Answer& answer, Why why) {
  return {answer.asked_at, 0, "", std::move(why), ""};
}

// Nobody knows whether there is more than what a search was limited to.
Answer search_as_asked(const Question& question, Answer answer) {
  auto search = observe::parse_traces(answer);
  if (!search) return answer;
  const auto limit = limit_of(question);
  const auto found = search->traces.size();
  const bool is_cut = !search->cut.empty();
  Why why = too_many(found, limit, "trace");
  const auto window = window_of(question);
  if (why.empty() && window) why = from_outside(*std::move(search), *window);
  if (!why.empty()) return none_since(answer, std::move(why));
  if (limit && !is_cut && found == *limit) {
    answer.cut = "the search stops at " + counted(static_cast<double>(found), "trace");
  }
  return answer;
}

Why unasked(const Question& question, const Answer& answer) {
  const std::string& path = question.path;
  if (path == "/api/v1/series") return label_sets_unasked(question, answer);
  const bool is_of_lines =
      question.backend == observe::Backend::loki && question.params.contains("limit");
  if (is_of_lines) return lines_unasked(question, answer);
  const bool is_query = path.ends_with("/query") || path.ends_with("/query_range");
  return is_query ? series_unasked(question, answer) : Why{};
}

}  // namespace

observe::Answer as_asked(const observe::Question& question, observe::Answer answer) {
  if (answer.status != 200 || question.backend == observe::Backend::database) return answer;
  if (question.path == "/api/search") return search_as_asked(question, std::move(answer));
  Why why = unasked(question, answer);
  if (!why.empty()) return none_since(answer, std::move(why));
  return answer;
}

}  // namespace harness::verdict
