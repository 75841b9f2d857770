#pragma once

#include <span>
#include <vector>

#include "harness/languages/logql/text_subjects.hpp"
#include "harness/verdict/life/life_of_names.hpp"

namespace harness::verdict {

// LogQL: there are lines of which texts say how something ended; or, where all such lines of the
// run say so, it is nothing that is ever done without.
std::vector<observe::Question> questions_for_texts(
    const std::vector<languages::logql::TextSubject>& subjects, const Stretches& stretches);
Life life_of_texts(const std::vector<languages::logql::TextSubject>& subjects,
                   const Stretches& stretches, Control control,
                   std::span<const observe::Answer> answers);

}  // namespace harness::verdict
