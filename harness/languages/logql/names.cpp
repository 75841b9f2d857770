#include "harness/languages/logql/names.hpp"

#include <algorithm>

#include <array>
#include <cstddef>

namespace harness::languages::logql {
namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 4> match_ops{"=", "!=", "=~", "!~"};
constexpr std::array<std::string_view, 6> line_filter_ops{"|=", "!=", "|~", "!~", "|>", "!>"};
constexpr std::array<std::string_view, 6> comparisons{"==", "!=", ">", ">=", "<", "<="};
constexpr std::array<std::string_view, 15> range_ops{"count_over_time",  "rate",
                                                     "rate_counter",     "bytes_over_time",
                                                     "bytes_rate",       "avg_over_time",
                                                     "sum_over_time",    "min_over_time",
                                                     "max_over_time",    "stdvar_over_time",
                                                     "stddev_over_time", "quantile_over_time",
                                                     "first_over_time",  "last_over_time",
                                                     "absent_over_time"};
constexpr std::array<std::string_view, 12> vector_ops{
    "sum",    "avg",     "max",  "min",         "count", "stddev",
    "stdvar", "bottomk", "topk", "approx_topk", "sort",  "sort_desc"};
constexpr std::array<std::string_view, 15> binary_ops{
    "or", "and", "unless", "+", "-", "*", "/", "%", "^", "==", "!=", ">", ">=", "<", "<="};

template <std::size_t n, typename Op>
std::string_view word(const std::array<std::string_view, n>& words, Op op) {
  return words.at(static_cast<std::size_t>(op));
}

}  // namespace

std::string_view name_of(MatchOp op) { return word(match_ops, op); }
std::string_view name_of(LineFilterOp op) { return word(line_filter_ops, op); }
std::string_view name_of(Comparison op) { return word(comparisons, op); }
std::string_view name_of(RangeOp op) { return word(range_ops, op); }
std::string_view name_of(VectorOp op) { return word(vector_ops, op); }
std::string_view name_of(BinaryOp op) { return word(binary_ops, op); }

bool is_label_name(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto may_stand = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
  };
  return !text.empty() && !is_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), may_stand);
}

}  // namespace harness::languages::logql
