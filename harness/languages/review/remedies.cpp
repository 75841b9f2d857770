#include "harness/languages/review/remedies.hpp"

#include <algorithm>

namespace harness::languages {
namespace {

std::string_view written(std::string_view token, std::span<const Spelling> spellings) {
  const auto found = std::find_if(spellings.begin(), spellings.end(),
                                  [&](const Spelling& one) { return one.token == token; });
  return found == spellings.end() ? token : found->written;
}

}  // namespace

std::string advice(std::span<const Advice> table, std::string_view error) {
  const auto found = std::find_if(table.begin(), table.end(), [&](const Advice& row) {
    return error.find(row.says) != std::string_view::npos;
  });
  return std::string(found == table.end() ? table.back().remedy : found->remedy);
}

std::string what_may_stand_there(std::string_view error, std::string_view introduction,
                                 std::span<const Spelling> spellings) {
  constexpr std::string_view between = " or ";
  const std::size_t at = error.rfind(introduction);
  if (at == std::string_view::npos) return {};
  std::string_view tokens = error.substr(at + introduction.size());
  std::string all = "write ";
  while (true) {
    const std::size_t end = std::min(tokens.find(between), tokens.size());
    all += written(tokens.substr(0, end), spellings);
    if (end == tokens.size()) return all + " there";
    all += between;
    tokens.remove_prefix(end + between.size());
  }
}

}  // namespace harness::languages
