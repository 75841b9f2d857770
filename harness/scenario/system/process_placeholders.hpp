#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/scenario/system/process.hpp"
#include "harness/scenario/vocabulary.hpp"

namespace harness::scenario {

// What {placeholders} of processes stand for when they start, as far as that is known before
// anything does: native/launch.cpp fills them in.
class ProcessPlaceholders {
 public:
  ProcessPlaceholders(const std::vector<Process>& processes, const Vocabulary& vocabulary);

  struct Unknown {
    std::string written;  // "{url:nobody}"
    std::string remedy;
  };

  // The first of those that nothing stands for. What the environment is still to fill in nobody
  // judges.
  std::optional<Unknown> unknown_in(const std::string& text) const;

 private:
  std::optional<Unknown> unknown(const std::string& inside) const;
  std::vector<std::string> names_of(const std::string& kind) const;

  const std::vector<Process>& processes_;
  const Vocabulary& vocabulary_;
};

}  // namespace harness::scenario
