#include "harness/prove/moved.hpp"

#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "harness/core/text.hpp"
#include "harness/languages/promql/functions.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/languages/promql/walk.hpp"
#include "harness/observe/wire.hpp"

namespace harness::prove {
namespace {

using nlohmann::json;
namespace promql = languages::promql;

constexpr const char* series_path = "/api/v1/series";
constexpr const char* names_path = "/api/v1/label/__name__/values";

// Seconds with a fraction, of which the whole part changes alone.
std::string earlier_by(const std::string& seconds, Hours by) {
  const std::size_t point = std::min(seconds.find('.'), seconds.size());
  const std::int64_t whole = std::stoll(seconds.substr(0, point));
  return std::to_string(whole - std::chrono::seconds(by).count()) + seconds.substr(point);
}

bool is_about_time(const observe::Question& question) {
  return question.params.contains("time") || question.params.contains("start");
}

void move_point(json& point, Hours by) {
  const auto millis =
      std::llround(point.at(0).get<double>() * 1000) + std::chrono::milliseconds(by).count();
  // As Prometheus writes it: a whole second without a fraction.
  if (millis % 1000 == 0) {
    point.at(0) = millis / 1000;
  } else {
    point.at(0) = static_cast<double>(millis) / 1000;
  }
}

void move_points(json& document, Hours by) {
  json& data = document.at("data");
  json& result = data.at("result");
  if (data.at("resultType") == "scalar" || data.at("resultType") == "string") {
    move_point(result, by);
    return;
  }
  for (json& series : result) {
    if (series.contains("value")) move_point(series.at("value"), by);
    if (!series.contains("values")) continue;
    for (json& point : series.at("values")) move_point(point, by);
  }
}

Matchers matchers_of(const promql::Selector& selector) {
  Matchers all = selector.matchers;
  if (!selector.name.empty()) {
    all.push_back({"__name__", promql::MatchOp::equal, selector.name, {}});
  }
  return all;
}

// Those that are about now where they are given nothing.
bool is_part_of_a_date(std::string_view function) {
  return is_one_of(function, {"hour", "minute", "month", "year", "day_of_week", "day_of_month",
                              "day_of_year", "days_in_month"});
}

bool is_moment(const std::optional<promql::At>& at) {
  return at && std::holds_alternative<promql::Millis>(*at);
}

// A moment of its own, wherever the query is asked. The query's own edges move with it.
void look_for_moment(const promql::Expr& expr, Names& names) {
  const auto* selector = std::get_if<promql::Selector>(&expr.of);
  const auto* subquery = std::get_if<promql::Subquery>(&expr.of);
  if ((selector != nullptr && is_moment(selector->at)) ||
      (subquery != nullptr && is_moment(subquery->at))) {
    names.reads_moment = true;
  }
}

// What goes into the text, by place.
using Insertions = std::multimap<std::size_t, std::string>;

// What gives the time itself gives that of the run.
void tell_the_time(const promql::Expr& expr, const std::string& seconds, Insertions& into) {
  const auto* call = std::get_if<promql::Call>(&expr.of);
  if (call == nullptr) return;
  if (is_one_of(call->function->name, {"time", "timestamp"})) {
    into.emplace(expr.span.begin, "(");
    into.emplace(expr.span.end, " + " + seconds + ")");
  } else if (call->args.empty() && is_part_of_a_date(call->function->name)) {
    into.emplace(expr.span.end - 1, "vector(time() + " + seconds + ")");
  }
}

std::string query_moved_back(const std::string& query, Hours by) {
  const auto parsed = promql::parse(query);
  if (!parsed) return query;
  Insertions insertions;
  const std::string seconds = std::to_string(std::chrono::seconds(by).count());
  promql::walk(**parsed,
               [&](const promql::Expr& expr) { tell_the_time(expr, seconds, insertions); });
  std::string moved = query;
  for (auto one = insertions.rbegin(); one != insertions.rend(); ++one) {
    moved.insert(one->first, one->second);
  }
  return moved;
}

}  // namespace

void move_back(Metrics& metrics, Hours by) {
  const std::int64_t millis = std::chrono::milliseconds(by).count();
  for (RawSeries& series : metrics) {
    for (Sample& sample : series.samples) sample.at -= millis;
  }
}

bool lists_names(const observe::Question& question) { return question.path == names_path; }

bool is_listing(const observe::Question& question) {
  return (question.path == series_path || lists_names(question)) &&
         question.params.contains("match[]") && question.params.contains("end");
}

std::optional<observe::Question> moved_back(const observe::Question& question, Hours by) {
  if (!is_about_time(question)) return std::nullopt;
  observe::Question moved = question;
  for (const char* name : {"time", "start", "end"}) {
    const auto param = moved.params.find(name);
    if (param != moved.params.end()) param->second = earlier_by(param->second, by);
  }
  const auto query = moved.params.find("query");
  if (query != moved.params.end()) query->second = query_moved_back(query->second, by);
  return moved;
}

observe::Answer moved_forth(observe::Answer answer, Hours by) {
  if (answer.status != 200) return answer;
  json document = observe::json_of(answer.body);
  if (document.is_discarded()) return answer;
  try {
    move_points(document, by);
    answer.body = document.dump();
  } catch (const json::exception&) {
    // It is left to its reader, who says what is wrong with it.
  }
  return answer;
}

Names names_in(const std::string& query) {
  Names names;
  const auto parsed = promql::parse(query);
  if (!parsed) {
    names.names_all = false;
    return names;
  }
  promql::walk(**parsed, [&](const promql::Expr& expr) { look_for_moment(expr, names); });
  names.reach = promql::looks_back(**parsed);
  for (const promql::NamedSeries& named : promql::selectors(**parsed)) {
    names.selectors.push_back(matchers_of(*named.selector));
    if (named.metric.empty()) {
      names.names_all = false;
    } else {
      names.metrics.insert(named.metric);
    }
  }
  return names;
}

Names names_in(const observe::Question& question) {
  for (const char* name : {"query", "match[]"}) {
    const auto param = question.params.find(name);
    if (param != question.params.end()) return names_in(param->second);
  }
  return {};
}

}  // namespace harness::prove
