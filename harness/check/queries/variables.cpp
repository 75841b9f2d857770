#include "harness/check/queries/variables.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "harness/core/text.hpp"
#include "harness/languages/logql/parser.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/traceql/parser.hpp"

namespace harness::check {
namespace {

struct BuiltIn {
  std::string_view name;
  std::string_view value;
};

// With targets that are scraped every 15 s, and a page of a quarter of an hour.
constexpr std::array built_in{
    BuiltIn{"__all", ".*"},
    BuiltIn{"__auto", "1m"},
    BuiltIn{"__dashboard", "dashboard"},
    BuiltIn{"__from", "1700000000000"},
    BuiltIn{"__interval", "1m"},
    BuiltIn{"__interval_ms", "60000"},
    BuiltIn{"__name", "name"},
    BuiltIn{"__org", "1"},
    BuiltIn{"__range", "15m"},
    BuiltIn{"__range_ms", "900000"},
    BuiltIn{"__range_s", "900"},
    BuiltIn{"__rate_interval", "1m"},
    BuiltIn{"__rate_interval_ms", "60000"},
    BuiltIn{"__searchFilter", ".*"},
    BuiltIn{"__timezone", "utc"},
    BuiltIn{"__to", "1700000900000"},
    BuiltIn{"__user", "user"},
};

bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

std::string_view name_at(std::string_view text) {
  if (text.empty() || !begins_name(text.front())) return {};
  std::size_t end = 1;
  while (end < text.size() && (begins_name(text[end]) || is_digit(text[end]))) ++end;
  return text.substr(0, end);
}

NamedVariable in_brackets(std::string_view text, std::size_t at, std::string_view closing) {
  const std::string_view name = name_at(text.substr(at + 2));
  const std::size_t close = text.find(closing, at);
  if (name.empty() || close == std::string_view::npos) return {};
  const std::string_view format = text.substr(at + 2 + name.size(), close - at - 2 - name.size());
  if (!format.empty() && format.front() != ':' && format.front() != '.') return {};
  return {std::string(name), at, close + closing.size() - at};
}

NamedVariable variable_at(std::string_view text, std::size_t at) {
  if (text.substr(at).starts_with("${")) return in_brackets(text, at, "}");
  if (text.substr(at).starts_with("[[")) return in_brackets(text, at, "]]");
  if (text[at] != '$') return {};
  const std::string_view name = name_at(text.substr(at + 1));
  if (name.empty()) return {};
  return {std::string(name), at, name.size() + 1};
}

// Where in a query a variable stands: that says what may stand there in its place.
class Surroundings {
 public:
  void pass(std::string_view text) {
    for (const char c : text) pass(c);
  }

  // Several where it may be any of them; the first is the likeliest.
  std::vector<std::string> values(const std::string& number) const {
    if (quote_ != '\0') return {is_regex_ ? ".+" : "x"};
    if (brackets_ > 0) return {"5m"};
    return {"x", number, "5m", "x{}"};
  }

 private:
  void pass(char c) {
    if (quote_ != '\0') {
      const bool escapes = c == '\\' && quote_ == '"' && !escaped_;
      if (c == quote_ && !escaped_) quote_ = '\0';
      escaped_ = escapes;
      return;
    }
    if (c == '"' || c == '`' || c == '\'') {
      quote_ = c;
      is_regex_ = last_ == '~';
    }
    if (c == '[') ++brackets_;
    if (c == ']') --brackets_;
    if (c != ' ') last_ = c;
  }

  char quote_ = '\0';
  char last_ = '\0';
  bool escaped_ = false;
  bool is_regex_ = false;
  int brackets_ = 0;
};

bool reads(Language language, const std::string& text) {
  switch (language) {
    case Language::promql:
      return languages::promql::parse(text).has_value();
    case Language::logql:
      return languages::logql::parse(text).has_value();
    case Language::traceql:
      return languages::traceql::parse(text).has_value();
  }
  return false;
}

// One that may stand there in the place of a number: a quantile lies between 0 and 1.
std::string number_behind(std::string_view text, const std::string& name,
                          const NumbersByName& numbers) {
  if (const auto known = numbers.find(name); known != numbers.end()) return known->second;
  const std::string_view before = trim(text);
  const bool is_quantile = before.ends_with("quantile(") || before.ends_with("quantile_over_time(");
  return is_quantile ? "0.5" : "5";
}

// With the nth of the values that a place may have.
Query with_choice(Language language, const yaml::Node& scalar, const NumbersByName& numbers,
                  std::size_t choice) {
  Query query{language, {}, &scalar};
  const std::string_view text = scalar.text;
  Surroundings around;
  std::size_t at = 0;
  const auto copy = [&](std::size_t end) {
    query.text += text.substr(at, end - at);
    around.pass(text.substr(at, end - at));
    at = end;
  };
  for (const NamedVariable& variable : variables_in(text)) {
    copy(variable.offset);
    const auto* own = std::find_if(built_in.begin(), built_in.end(),
                                   [&](const BuiltIn& one) { return one.name == variable.name; });
    const std::vector<std::string> values =
        own == built_in.end()
            ? around.values(number_behind(text.substr(0, variable.offset), variable.name, numbers))
            : std::vector{std::string(own->value)};
    const std::string& value = values[std::min(choice, values.size() - 1)];
    query.fillings.push_back({query.text.size(), value.size(), variable.size});
    query.text += value;
    at = variable.offset + variable.size;
  }
  copy(text.size());
  return query;
}

}  // namespace

std::vector<NamedVariable> variables_in(std::string_view text) {
  std::vector<NamedVariable> all;
  for (std::size_t at = 0; at < text.size();) {
    NamedVariable variable = variable_at(text, at);
    at += std::max<std::size_t>(variable.size, 1);
    if (variable.size > 0) all.push_back(std::move(variable));
  }
  return all;
}

std::vector<std::string> built_in_variables() {
  std::vector<std::string> names;
  for (const BuiltIn& one : built_in) names.emplace_back(one.name);
  return names;
}

bool is_built_in(std::string_view name) {
  return std::any_of(built_in.begin(), built_in.end(),
                     [&](const BuiltIn& one) { return one.name == name; });
}

namespace {

// Behind a metrics function later Tempos take topk, bottomk and comparisons; what stands before
// says all that can be told of here.
void leave_out_second_stage(Query& query) {
  if (query.language != Language::traceql || reads(query.language, query.text)) return;
  static const re2::RE2 second(
      R"((?s)(.*\S)\s*(?:\|\s*(?:topk|bottomk)\s*\(\s*\d+\s*\)|[<>]=?\s*[\d.]+|!?=\s*[\d.]+)\s*)");
  std::string first;
  if (!re2::RE2::FullMatch(query.text, second, &first)) return;
  const auto parsed = languages::traceql::parse(first);
  if (parsed && parsed->metrics) query.text = first;
}

Query filled_by_choices(Language language, const yaml::Node& scalar, const NumbersByName& numbers) {
  constexpr std::size_t most_choices = 4;
  Query first = with_choice(language, scalar, numbers, 0);
  if (first.fillings.empty() || reads(language, first.text)) return first;
  for (std::size_t choice = 1; choice < most_choices; ++choice) {
    Query other = with_choice(language, scalar, numbers, choice);
    if (reads(language, other.text)) return other;
  }
  return first;
}

}  // namespace

Query filled_query(Language language, const yaml::Node& scalar, const NumbersByName& numbers) {
  Query query = filled_by_choices(language, scalar, numbers);
  leave_out_second_stage(query);
  return query;
}

}  // namespace harness::check
