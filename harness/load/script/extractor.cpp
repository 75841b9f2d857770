#include "harness/load/script/extractor.hpp"

#include <re2/re2.h>

#include <utility>

namespace harness::load {

using From = scenario::Extraction::From;

Extractor::Extractor(scenario::Extraction spec, std::size_t slot)
    : spec_(std::move(spec)), slot_(slot) {
  if (spec_.from == From::regex) pattern_ = std::make_shared<const re2::RE2>(spec_.what);
}

std::optional<std::string> Extractor::from(AnswerReader& answer) const {
  switch (spec_.from) {
    case From::json:
      return answer.json(spec_.what);
    case From::header:
      return answer.header(spec_.what);
    case From::regex:
      break;
  }
  const std::string* body = answer.body();
  re2::StringPiece group;  // of no letters at all where the group took no part in the match
  if (body == nullptr || !re2::RE2::PartialMatch(*body, *pattern_, &group)) return std::nullopt;
  if (group.data() == nullptr) return std::nullopt;
  return std::string(group.data(), group.size());
}

}  // namespace harness::load
