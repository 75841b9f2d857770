#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/languages/logql/number_filters.hpp"
#include "harness/verdict/claim_kind.hpp"
#include "harness/verdict/life/life_of_names.hpp"

// Filters of a log query that compare numbers, times, sizes or addresses.
namespace harness::verdict {

// Lines that it counts although a filter of it could not compare them. None: it has no such
// filters, or heeds errors itself.
std::vector<observe::Question> questions_for_number_filters(const std::string& query,
                                                            const observe::Window& window);

// What was found about the count of its lines is not known where some are such, and of no data
// where all are.
Finding unless_not_compared(Finding finding, std::span<const observe::Answer> answers);

// Each has a line of the run that it holds for. Where none has, that is told, and undecided where
// it can hardly be meant: a status of 5000, a time below 0.
std::vector<observe::Question> questions_for_ranges(
    const std::vector<languages::logql::RangeRead>& reads, const Stretches& stretches);
Life life_of_ranges(const std::vector<languages::logql::RangeRead>& reads,
                    const Stretches& stretches, Control control,
                    std::span<const observe::Answer> answers);

// Some line of the run has an address where one is looked for.
std::vector<observe::Question> questions_for_addresses(
    const std::vector<languages::logql::AddressRead>& reads, const Stretches& stretches);
Life life_of_addresses(const std::vector<languages::logql::AddressRead>& reads, Control control,
                       std::span<const observe::Answer> answers);

}  // namespace harness::verdict
