#pragma once

#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/languages/logql/stages.hpp"
#include "harness/observe/question.hpp"
#include "harness/prove/telemetry.hpp"

namespace harness::prove {

// The streams of which a regression changed, added or took a line, by the labels that they had and
// have.
using ChangedStreams = std::vector<std::vector<store::Field>>;
ChangedStreams changed_between(const Lines& before, const Lines& after);

// Tells which questions no change of some streams can reach, so that nobody has to ask them: those
// whose selectors each want another value of a label than all of these streams have.
class StreamQuestions {
 public:
  bool may_reach(const observe::Question& question, const ChangedStreams& streams);

 private:
  using Selectors = std::vector<std::vector<languages::logql::Matcher>>;

  // None: it is no query whose streams it names itself.
  const std::optional<Selectors>& selectors_of(const std::string& query);

  std::unordered_map<std::string, std::optional<Selectors>> known_;
};

}  // namespace harness::prove
