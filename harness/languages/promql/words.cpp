#include "harness/languages/promql/words.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "harness/core/text.hpp"

namespace harness::languages::promql {
namespace {

constexpr std::array words{
    Word{"and", Kind::op},
    Word{"or", Kind::op},
    Word{"unless", Kind::op},
    Word{"atan2", Kind::op},
    Word{"sum", Kind::aggregator},
    Word{"avg", Kind::aggregator},
    Word{"count", Kind::aggregator},
    Word{"min", Kind::aggregator},
    Word{"max", Kind::aggregator},
    Word{"group", Kind::aggregator},
    Word{"stddev", Kind::aggregator},
    Word{"stdvar", Kind::aggregator},
    Word{"topk", Kind::aggregator},
    Word{"bottomk", Kind::aggregator},
    Word{"count_values", Kind::aggregator},
    Word{"quantile", Kind::aggregator},
    Word{"offset", Kind::keyword},
    Word{"by", Kind::keyword},
    Word{"without", Kind::keyword},
    Word{"on", Kind::keyword},
    Word{"ignoring", Kind::keyword},
    Word{"group_left", Kind::keyword},
    Word{"group_right", Kind::keyword},
    Word{"bool", Kind::keyword},
    Word{"start", Kind::keyword},
    Word{"end", Kind::keyword},
    Word{"inf", Kind::number},
    Word{"nan", Kind::number},
};

bool same_letters(std::string_view written, std::string_view word) {
  return std::equal(written.begin(), written.end(), word.begin(), word.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  });
}

}  // namespace

std::optional<Word> reserved_word(std::string_view word) {
  const auto* const found = std::find_if(
      words.begin(), words.end(), [&](const Word& one) { return same_letters(word, one.text); });
  if (found == words.end()) return std::nullopt;
  return *found;
}

std::vector<std::string> aggregator_names() {
  std::vector<std::string> names;
  for (const Word& word : words) {
    if (word.kind == Kind::aggregator) names.emplace_back(word.text);
  }
  return names;
}

bool may_be_metric(const Token& token) {
  switch (token.kind) {
    case Kind::identifier:
    case Kind::metric_identifier:
    case Kind::aggregator:
      return true;
    case Kind::op:
      return is_one_of(token.text, {"and", "or", "unless"});
    case Kind::keyword:
      return is_one_of(token.text, {"by", "without", "offset", "start", "end"});
    default:
      return false;
  }
}

bool may_be_label(const Token& token) {
  switch (token.kind) {
    case Kind::identifier:
    case Kind::aggregator:
      return true;
    case Kind::op:
      return is_one_of(token.text, {"and", "or", "unless", "atan2"});
    case Kind::keyword:
      return token.text != "without";
    default:
      return false;
  }
}

}  // namespace harness::languages::promql
