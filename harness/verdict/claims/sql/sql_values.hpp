#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/verdict/claims/sql/sql_reads.hpp"
#include "harness/verdict/misspelt.hpp"

// What an SQL query compares columns with: a value that no row has finds nothing, whatever happens.
namespace harness::verdict {

std::vector<observe::Question> questions_for_values(const std::vector<SqlRead>& reads,
                                                    const std::string& database);
Life life_of_values(const std::vector<SqlRead>& reads, const std::string& database, Control control,
                    std::span<const observe::Answer> answers);

}  // namespace harness::verdict
