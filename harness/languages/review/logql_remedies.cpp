#include <array>

#include "harness/languages/review/remedies.hpp"

namespace harness::languages {
namespace {

constexpr std::array logql_spellings{
    Spelling{"STRING", "a text in double quotes"},
    Spelling{"IDENTIFIER", "a label's name"},
    Spelling{"NUMBER", "a number"},
    Spelling{"DURATION", "a duration such as 5m"},
    Spelling{"RANGE", "a range such as [5m]"},
    Spelling{"ip", "ip(\"…\")"},
    Spelling{"BYTES_CONV", "bytes(label)"},
    Spelling{"DURATION_CONV", "duration(label)"},
    Spelling{"DURATION_SECONDS_CONV", "duration_seconds(label)"},
};

constexpr const char* range_remedy =
    "write a number and a unit: [30s], [1h30m]; whole numbers, the largest unit first";

constexpr std::array logql_advice{
    Advice{"at least one regexp or equality matcher", R"(name what is asked for: {app=~".+"})"},
    Advice{"missing closing ']'", "close the range: [5m]"},
    Advice{"not a valid duration", range_remedy},
    Advice{"unknown unit", range_remedy},
    Advice{"duration out of range", "write a shorter one"},
    Advice{"invalid char literal", "put text in double quotes or backquotes, not in single ones"},
    Advice{"literal not terminated", "close the quote"},
    Advice{"invalid char escape", R"(write \\ for a backslash, or put the text in backquotes)"},
    Advice{"invalid character NUL", "leave that byte out"},
    Advice{"invalid UTF-8", "save the file as UTF-8"},
    Advice{"error parsing regexp",
           "write it in RE2's syntax, with \\ before a character that stands for itself"},
    Advice{"nested more than", "take parentheses away"},
    Advice{"a query has at most", "ask in several claims"},
    Advice{"a query compares labels", "ask in several claims"},
    Advice{"the selectors of a query", R"(one regular expression holds many values: job=~"a|b")"},
    Advice{"without unwrap", "put | unwrap label before the range, or use count_over_time or rate"},
    Advice{"with unwrap", "leave | unwrap out, or use sum_over_time or another that takes values"},
    Advice{"grouping not allowed", "group outside: sum by (label) (…)"},
    Advice{"parameter required for operation quantile_over_time",
           "put the quantile first: quantile_over_time(0.95, …)"},
    Advice{"parameter required", "put first how many are kept: topk(5, …)"},
    Advice{"must be greater than 0", "write 1 or more"},
    Advice{"invalid parameter", "write a whole number: topk(5, …)"},
    Advice{"unsupported parameter", "leave out what stands before the comma"},
    Advice{"not supported for operation", "leave out what stands before the comma"},
    Advice{"unexpected type for", "count its lines: count_over_time({…}[5m])"},
    Advice{"unexpected literal for", "write vector(…) around the number, or compare with it"},
    Advice{"found consecutive capture", "put text between the captures: <a> <b>"},
    Advice{"duplicate", "give each a name of its own"},
    Advice{"invalid extracted label name", "name it with letters, digits and _"},
    Advice{"named capture must be supplied", R"(name what to take, as in (?P<level>\w+))"},
    Advice{"at least one capture", "name what to take, with text between: <a> <b>"},
    Advice{"unexpected $end", "the query stops too early: finish it, and close what is open"},
    Advice{"unexpected RANGE", "a range needs a function around it: count_over_time({…}[5m])"},
    Advice{"unexpected unwrap", "put a function around it: sum_over_time({…} | unwrap label [5m])"},
    Advice{"unexpected offset", "put offset behind the range: [5m] offset 5m"},
    Advice{"unexpected STRING", "only =, !=, =~ and !~ compare with text"},
    Advice{"unexpected IDENTIFIER",
           "put text in quotes, labels of by (…) in parentheses, and | before a stage"},
    Advice{"unexpected )", "write what is missing before it: a range such as [5m], or a query"},
    Advice{"", "see whether an operator, a quote or a parenthesis is missing before it"},
};

}  // namespace

std::string logql_remedy(std::string_view error) {
  const std::string expected = what_may_stand_there(error, ", expecting ", logql_spellings);
  return expected.empty() ? advice(logql_advice, error) : expected;
}

}  // namespace harness::languages
