#include "harness/languages/logql/checks.hpp"
#include "harness/languages/logql/parse.hpp"
#include "stack/store/logs/api/answers.hpp"
#include "stack/store/logs/api/endpoints.hpp"
#include "stack/store/logs/api/parameters.hpp"
#include "stack/store/logs/query/log_query.hpp"
#include "stack/store/logs/query/metric_query.hpp"

namespace store::logs {
namespace {

namespace language = harness::languages::logql;

constexpr std::size_t usual_entries = 100;
constexpr std::size_t most_entries = 100'000;

bool wants_categories(const http::Request& request) {
  return request.header("x-loki-response-encoding-flags").find("categorize-labels") !=
         std::string_view::npos;
}

http::Response failed(const language::ParseError& error) {
  return failed(Failure{400, to_string(error)});
}

http::Response log_lines(const Context& context, const http::Request& request,
                         const language::LogQuery& query, LogRequest asked) {
  if (asked.limit > most_entries) {
    return failed(
        Failure{400, "max entries limit per query exceeded, limit > max_entries_limit_per_query (" +
                         std::to_string(asked.limit) + " > " + std::to_string(most_entries) + ")"});
  }
  asked.categorized = wants_categories(request);
  Question question = context.question(request);
  const auto streams = evaluate(query, asked, question);
  if (!streams) return failed(streams.error());
  return streams_answer(*streams, asked.categorized, question.read);
}

}  // namespace

http::Response query(const Context& context, const http::Request& request) {
  const std::string_view text = text_of(request, "time");
  const auto time = text.empty() ? Outcome<std::int64_t>(context.now()) : read_time(text);
  if (!time) return failed(time.error());
  if (const auto limit = read_limit(request, "limit", usual_entries); !limit) {
    return failed(limit.error());
  }
  if (const auto direction = read_direction(request); !direction) {
    return failed(direction.error());
  }
  const auto parsed = language::parse(text_of(request, "query"));
  if (!parsed) return failed(parsed.error());
  const auto* metric = std::get_if<language::Metric>(&*parsed);
  if (metric == nullptr) {
    return failed(Failure{400,
                          "log queries are not supported as an instant query type, please change "
                          "your query to a range query type"});
  }
  Question question = context.question(request);
  if (const auto value = language::constant(*metric)) {
    return scalar_answer(*value, *time, question.read);
  }
  const auto vector = evaluate(*metric, Steps{*time, 1, 1}, question);
  if (!vector) return failed(vector.error());
  return vector_answer(*vector, *time, question.read);
}

http::Response query_range(const Context& context, const http::Request& request) {
  const auto bounds = read_bounds(request, context.now());
  if (!bounds) return failed(bounds.error());
  const auto limit = read_limit(request, "limit", usual_entries);
  if (!limit) return failed(limit.error());
  const auto direction = read_direction(request);
  if (!direction) return failed(direction.error());
  const auto step = read_step(request, *bounds);
  if (!step) return failed(step.error());
  const auto interval = read_interval(request);
  if (!interval) return failed(interval.error());
  const auto parsed = language::parse(text_of(request, "query"));
  if (!parsed) return failed(parsed.error());
  if (const auto* log = std::get_if<language::LogQuery>(&*parsed)) {
    return log_lines(context, request, *log,
                     {bounds->start, bounds->end, *limit, *direction, false, *interval});
  }
  const Steps steps = aligned(*bounds, *step);
  Question question = context.question(request);
  const auto matrix = evaluate(std::get<language::Metric>(*parsed), steps, question);
  if (!matrix) return failed(matrix.error());
  return matrix_answer(*matrix, steps, question.read);
}

}  // namespace store::logs
