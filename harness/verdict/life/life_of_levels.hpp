#pragma once

#include <span>
#include <vector>

#include "harness/languages/logql/label_reads.hpp"
#include "harness/verdict/life/proof_of_life.hpp"

// LogQL: where a query of several services asks for lines of a level, each of them tells levels in
// some line of the run. Who writes plain text has errors that `level="ERROR"` never finds.
namespace harness::verdict {

std::vector<observe::Question> questions_for_levels(
    const std::vector<languages::logql::LabelRead>& reads, const observe::Window& run);
Life life_of_levels(const std::vector<languages::logql::LabelRead>& reads,
                    std::span<const observe::Answer> answers);

}  // namespace harness::verdict
