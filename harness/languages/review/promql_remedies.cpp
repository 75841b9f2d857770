#include <array>

#include "harness/languages/review/remedies.hpp"

namespace harness::languages {
namespace {

constexpr std::array promql_spellings{
    Spelling{"string", "a text in quotes"},
    Spelling{"label", "a label's name"},
    Spelling{"identifier", "a label's name"},
    Spelling{"label matching operator", "=, !=, =~ or !~"},
    Spelling{"duration", "a duration such as 5m"},
    Spelling{"timestamp", "a time in seconds, start() or end()"},
};

constexpr std::array promql_advice{
    Advice{"no expression found", "write a metric's name, or a function of one"},
    Advice{"got range vector", "put a function over time around the range: rate(x_total[5m])"},
    Advice{"expected type range vector", "add a range such as [5m] behind the metric"},
    Advice{"expected type instant vector", "name a metric there, or put vector(…) around a number"},
    Advice{"expected type scalar", "write a number there, or put scalar(…) around a metric"},
    Advice{"expected type string", "put the text in quotes"},
    Advice{"bool modifier", "leave bool out, or compare with ==, !=, <, <=, > or >="},
    Advice{"BOOL modifier", "write bool behind the operator, or compare a metric"},
    Advice{"ON and GROUP clause", "name the label in one of the two"},
    Advice{"vector matching only", "leave on (…) or ignoring (…) out beside a number"},
    Advice{"set operator", "put metrics on both sides; vector(…) makes one of a number"},
    Advice{"no grouping allowed", "leave group_left or group_right out"},
    Advice{"at least one non-empty matcher", R"(name a metric, or what a label has: {job=~".+"})"},
    Advice{"metric name must not be set twice", "name the metric once"},
    Advice{"subquery is only allowed", "take the inner range away: (…)[5m:]"},
    Advice{"unary expression", "negate a number or a metric"},
    Advice{"binary expression must contain",
           "put a function around ranges, and compare texts by matchers: {label=\"…\"}"},
    Advice{"argument(s) in call", "see the function's arguments in Prometheus' documentation"},
    Advice{"nested too deeply", "take parentheses away"},
    Advice{"matchers here", "join them into few regular expressions: {label=~\"a|b\"}"},
    Advice{"the expression is longer", "ask in several claims"},
    Advice{"unknown function", "see whether it is misspelt: names are in lower case"},
    Advice{"no arguments for aggregate", "name what is aggregated: sum(x)"},
    Advice{"wrong number of arguments for aggregate",
           "topk, bottomk, quantile and count_values take a parameter first, others none"},
    Advice{"trailing commas", "leave the last comma out"},
    Advice{"ranges only allowed", "put the range directly behind a metric, or ask for [5m:]"},
    Advice{"modifiers allowed before range", "put the range first: x[5m] offset 1m"},
    Advice{"modifier must be preceded", "put it directly behind a metric or its range"},
    Advice{"may not be set multiple times", "write it once"},
    Advice{"timestamp out of bounds", "write seconds since 1970"},
    Advice{"unclosed left parenthesis", "close it with )"},
    Advice{"unclosed left bracket", "close it with ]"},
    Advice{"unexpected end of input inside braces", "close the matchers with }"},
    Advice{"unexpected colon", "write a range such as [5m], or [5m:1m] for a subquery"},
    Advice{"unexpected left brace", "close the matchers before with }"},
    Advice{"unexpected right parenthesis", "take it away, or open one before"},
    Advice{"unexpected right bracket", "take it away, or open one before"},
    Advice{"unexpected left bracket", "close the range before with ]"},
    Advice{"missing unit character", "write a unit: [5m]"},
    Advice{"duration", "write whole numbers with units, large ones first: 1h30m, 5m, 500ms"},
    Advice{"number", "write the number in decimal: 0.95, 1e6"},
    Advice{"error parsing regexp",
           "write it in RE2's syntax, with \\ before a character that stands for itself"},
    Advice{"unterminated", "close the quote"},
    Advice{"escape", R"(write \\ for a backslash, or put the text in backquotes)"},
    Advice{"unexpected character after '='", "compare labels in braces: {label=~\"…\"}"},
    Advice{"unexpected character after '!'", "write != there, and !~ only in braces"},
    Advice{"inside braces", "write matchers: {label=\"…\", other!=\"…\"}"},
    Advice{"unexpected character", "leave it out, or put text in quotes"},
    Advice{"unexpected end of input", "finish what stands before: the other side of an operator"},
    Advice{"unexpected \"=\"", "compare values with ==, labels in braces with ="},
    Advice{"", "see whether an operator, a comma or a parenthesis is missing before it"},
};

// Names of metrics and labels in quotes came with Prometheus 3; what is read here is 2.42's.
bool is_quoted_name(std::string_view error) {
  const auto in = [&](std::string_view place) { return error.find(place) != error.npos; };
  return error.starts_with("unexpected string ") &&
         (in(" in label matching, expected identifier") || in(" in grouping opts, expected label"));
}

constexpr const char* instead_of_quotes =
    "names in quotes are read from Prometheus 3.0 on, and Debian's 2.42 takes none: a metric is "
    "{__name__=\"my.metric\"} for both, a label has letters, digits and _ there, my_label";

}  // namespace

std::string promql_remedy(std::string_view error) {
  if (is_quoted_name(error)) return instead_of_quotes;
  // Types have rows of their own.
  const bool is_of_grammar = error.starts_with("unexpected ");
  const std::string expected =
      is_of_grammar ? what_may_stand_there(error, ", expected ", promql_spellings) : std::string();
  return expected.empty() ? advice(promql_advice, error) : expected;
}

}  // namespace harness::languages
