#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/verdict/claim_kind.hpp"

// Lines that a log query counts although a filter of it could not compare them.
namespace harness::verdict {

// None: it has no such filters, or heeds errors itself.
std::vector<observe::Question> questions_for_number_filters(const std::string& query,
                                                            const observe::Window& window);

// What was found about the count of its lines is not known where some are such, and of no data
// where all are.
Finding unless_not_compared(Finding finding, std::span<const observe::Answer> answers);

}  // namespace harness::verdict
