#pragma once

#include <set>
#include <string>
#include <tuple>

#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

// What Tempo knows of the attributes of spans: for people who misspelt one.
namespace harness::observe {

// The names that spans have of the query's, in a scope such as "span"; empty: in all of them.
Question span_tags(const std::string& scope, const std::string& traceql, const Window& window);

// The values of a field ("span.http.method", "name") that the query's spans have.
Question span_values(const std::string& field, const std::string& traceql, const Window& window);

// What a span has for a field. A number is not the text that looks like it.
struct TagValue {
  std::string type;  // "string", "int", "float", "bool"; of a word of TraceQL's own: "keyword"
  std::string text;

  bool is_text() const { return type == "string" || type == "keyword"; }
  bool operator<(const TagValue& other) const {
    return std::tie(text, type) < std::tie(other.text, other.type);
  }
};
std::string to_text(const TagValue& value);  // `500 (int)`

Result<std::set<std::string>> parse_tags(const Answer& answer);
Result<std::set<TagValue>> parse_values(const Answer& answer);

}  // namespace harness::observe
