#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

// Questions in SQL to a PostgreSQL of the system under test, and what its answers say.
namespace harness::observe {

// `process` names the database: "postgres".
Question sql_query(const std::string& process, const std::string& sql);

// Asks it at a postgresql:// URL, in a transaction that can only read, on a connection of its own:
// few questions, and a database that was away is asked afresh. What writes is refused as a wrong
// query, and so are several statements. Never fails: no answer is an Answer
// that says why. The body is JSON, a list of the first column's texts.
Answer ask_database(const std::string& url, const Question& question, WallTime now,
                    Duration timeout);

// What a process answers that is no database of the system.
Answer no_database(const std::string& process, WallTime now);
bool is_no_database(const Answer& answer);

// A query that would have changed something.
bool is_refused_write(const Answer& answer);

// The first column, row by row; none: NULL.
Result<std::vector<std::optional<std::string>>> parse_column(const Answer& answer);

}  // namespace harness::observe
