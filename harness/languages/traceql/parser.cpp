#include "harness/languages/traceql/parser.hpp"

#include "harness/languages/traceql/check.hpp"
#include "harness/languages/traceql/cursor.hpp"
#include "harness/languages/traceql/grammar.hpp"
#include "harness/languages/traceql/lexer.hpp"

namespace harness::languages::traceql {

tl::expected<Query, Error> parse(std::string_view text) {
  if (text.size() > max_query_size) {
    const std::string message =
        "the query is longer than " + std::to_string(max_query_size) + " bytes";
    return tl::unexpected(Error{{}, message, message});
  }
  Cursor cursor(tokens_of(text));
  Query query = Grammar(cursor).query();
  if (cursor.failed()) return tl::unexpected(*cursor.error());
  if (auto error = check(query)) return tl::unexpected(std::move(*error));
  return query;
}

namespace {

// The longest prefix decides; the rest is the name, whatever it holds.
std::optional<Field> parse_attribute(std::string_view name) {
  struct Prefix {
    std::string_view text;
    Scope scope;
  };
  constexpr Prefix prefixes[] = {
      {"span.", Scope::Span},   {"resource.", Scope::Resource},
      {"event.", Scope::Event}, {"instrumentation.", Scope::Instrumentation},
      {"link.", Scope::Link},   {".", Scope::Any},
  };
  for (const Prefix& prefix : prefixes) {
    if (!name.starts_with(prefix.text)) continue;
    const std::string_view rest = name.substr(prefix.text.size());
    if (rest.empty()) return std::nullopt;
    return Field{.scope = prefix.scope, .name = std::string(rest)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Field> parse_field(std::string_view name) {
  const bool quoted = name.find('"') != std::string_view::npos;
  if (!quoted) {
    if (auto attribute = parse_attribute(name)) return attribute;
  }
  Cursor cursor(tokens_of(name));
  auto field = Grammar(cursor).field();
  if (cursor.failed() || cursor.kind() != TokenKind::End || !cursor.peek().fault.empty()) {
    return std::nullopt;
  }
  if (field && check(Query{.pipeline = {{Select{{*field}}}}})) return std::nullopt;
  return field;
}

}  // namespace harness::languages::traceql
