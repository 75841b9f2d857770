#include <array>

#include "harness/languages/review/remedies.hpp"

namespace harness::languages {
namespace {

constexpr std::array traceql_spellings{
    Spelling{"IDENTIFIER", "an attribute's name"},
    Spelling{"STRING", "a text in double quotes"},
    Spelling{"INTEGER", "a whole number"},
    Spelling{"\"", "a closing quote"},
    Spelling{"END_ATTRIBUTE", "an operator"},
    Spelling{"{", "{ … }"},
    Spelling{"(", "( … )"},
};

constexpr std::array traceql_advice{
    Advice{"literal not terminated", "close the quote"},
    Advice{"invalid char escape", R"(write \\ for a backslash, or put the text in backquotes)"},
    Advice{"comment not terminated", "close the comment: */"},
    Advice{"invalid character NUL", "leave that byte out"},
    Advice{"exponent has no digits", "finish the number: 1e6"},
    Advice{"hexadecimal literal", "write the number in decimal"},
    Advice{"value out of range", "write a number that fits into 64 bits"},
    Advice{"invalid syntax", "write the number in decimal digits"},
    Advice{"nested too deeply", "take parentheses away"},
    Advice{"operators in one query", "ask in several claims; =~ holds many values: ^(?:a|b)$"},
    Advice{"fields in one list", "name fewer, or ask in several claims"},
    Advice{"regular expressions", "join them: ^(?:a|b)$"},
    Advice{"the query is longer", "ask in several claims"},
    Advice{"a quantile lies", "write a part of 1: 0.95"},
    Advice{"must operate on the same type",
           "compare it with what it holds: text in quotes, a number, a duration such as 5ms, or "
           "error, ok, server, client … without quotes"},
    Advice{"illegal operation for the given type",
           "use = or != there; only numbers, durations and texts have an order, and =~ takes text"},
    Advice{"integer divide by zero", "divide by another number"},
    Advice{"invalid regex",
           "write it in RE2's syntax, with \\ before a character that stands for itself"},
    Advice{"= nil} not yet supported",
           "no Tempo before 2.8 finds what is missing: ask for what is there with != nil"},
    Advice{"nil", "compare with nil by != alone"},
    Advice{"parent not yet supported", "relate two spans: { parent's } > { child's }"},
    Advice{"intrinsic (childCount)", "relate spans: { … } > { … }, with | count() behind it"},
    Advice{"intrinsic (parent)", "ask for roots with nestedSetParent < 0"},
    Advice{"scalar filter lhs", "put count(), avg(…), min(…), max(…) or sum(…) alone on the left"},
    Advice{"scalar filter rhs", "compare with one number or one duration"},
    Advice{"must resolve to a boolean", "compare it with something: { duration > 5ms }"},
    Advice{"must resolve to a number", "aggregate durations or attributes: avg(duration)"},
    Advice{"must reference the span", "name what spans have: duration, span.size"},
    Advice{"unexpected $end",
           "the query stops too early: close what is open, and compare what stands alone"},
    Advice{"unexpected IDENTIFIER",
           "put text in double quotes, and span. or resource. before an attribute's name"},
    Advice{"unexpected coalesce", "begin with the spans: { … } | by(…) | coalesce()"},
    Advice{"unexpected }", "finish the comparison before it"},
    Advice{"", "see whether an operator, a quote or a bracket is missing before it"},
};

}  // namespace

std::string traceql_remedy(std::string_view error) {
  const std::string expected = what_may_stand_there(error, ", expecting ", traceql_spellings);
  return expected.empty() ? advice(traceql_advice, error) : expected;
}

}  // namespace harness::languages
