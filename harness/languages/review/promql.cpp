#include "harness/languages/promql/parser.hpp"

#include <algorithm>

#include "harness/languages/review/review.hpp"

namespace harness::languages {
namespace {

// Its columns count bytes.
std::size_t offset_of_byte(std::string_view text, const promql::Position& at) {
  std::size_t begin = 0;
  for (std::size_t line = 1; line < at.line && begin < text.size(); ++line) {
    begin = std::min(text.find('\n', begin), text.size()) + 1;
  }
  return std::min(begin + at.column - 1, text.size());
}

}  // namespace

std::vector<Remark> review_promql(std::string_view query) {
  const auto parsed = promql::parse(query);
  if (parsed) return {};
  return {
      {Remark::Weight::error, offset_of_byte(query, parsed.error().at), parsed.error().message}};
}

}  // namespace harness::languages
