#pragma once

#include <memory>
#include <optional>
#include <string>

#include "harness/core/result.hpp"
#include "harness/load/script/answer_reader.hpp"
#include "harness/scenario/scenario.hpp"

namespace re2 {
class RE2;
}

namespace harness::load {

// Takes a value out of answers. Immutable, so workers share it.
class Extractor {
 public:
  // `slot` is the extracted value's place among those of its flow.
  Extractor(scenario::Extraction spec, std::size_t slot);

  const std::string& name() const { return spec_.name; }
  std::size_t slot() const { return slot_; }
  std::optional<std::string> from(AnswerReader& answer) const;

 private:
  scenario::Extraction spec_;
  std::size_t slot_;
  std::shared_ptr<const re2::RE2> pattern_;  // of a regex
};

}  // namespace harness::load
