#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/languages/logql/label_reads.hpp"
#include "harness/languages/promql/syntax.hpp"
#include "harness/verdict/life/life_of_names.hpp"

// Whether there is what a query groups by. Grouped by a label that nothing has, all are one group,
// and what is said of each is said of all of them together.
namespace harness::verdict {

// By the metrics that it groups: of those without a name nothing is known.
std::vector<observe::Question> questions_for_groups(const languages::promql::Expr& query,
                                                    const observe::Window& window);

// By the lines of the run.
std::vector<observe::Question> questions_for_groups(
    const std::vector<languages::logql::GroupRead>& reads, const Stretches& stretches);

// Undecided where the label is a slip of one that there is, or nothing else is left of the
// grouping; else it is told.
Life life_of_groups(const languages::promql::Expr& query, const observe::Window& window,
                    std::span<const observe::Answer> answers);
Life life_of_groups(const std::vector<languages::logql::GroupRead>& reads,
                    const Stretches& stretches, std::span<const observe::Answer> answers);

// The same of a query as it is put; empty: it lists lines, or cannot be read.
std::vector<observe::Question> questions_for_log_groups(const std::string& logql,
                                                        const Evidence& evidence);
Life life_of_log_groups(const std::string& logql, const Evidence& evidence,
                        std::span<const observe::Answer> answers);

// The same of a page, which groups by what larger systems have, too: the first that is a slip of
// one that there is. Empty: none is.
std::string misspelt_group(const languages::promql::Expr& query, const observe::Window& window,
                           std::span<const observe::Answer> answers);
std::string misspelt_log_group(const std::string& logql, const Evidence& evidence,
                               std::span<const observe::Answer> answers);

}  // namespace harness::verdict
