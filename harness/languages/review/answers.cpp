#include "harness/languages/review/answers.hpp"

#include "harness/languages/logql/parse.hpp"
#include "harness/languages/logql/streams.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/selectors.hpp"

namespace harness::languages {

std::optional<bool> gives_lines(std::string_view query) {
  const logql::Parsed parsed = logql::parse(query);
  if (!parsed) return std::nullopt;
  return std::holds_alternative<logql::LogQuery>(*parsed);
}

bool logql_asks(std::string_view query) {
  const logql::Parsed parsed = logql::parse(query);
  return !parsed || !logql::stream_selectors(*parsed).empty();
}

bool promql_asks(std::string_view query) {
  const auto parsed = promql::parse(query);
  return !parsed || !promql::selectors(**parsed).empty();
}

}  // namespace harness::languages
