#pragma once

#include <optional>
#include <string>

#include "harness/chaos/database/session.hpp"

namespace harness::chaos {

// The name of a table as SQL takes it, of how an author writes it: "dice", "public.dice". The error
// lists those that there are.
Result<std::string> find_table(Session& session, const std::string& written);

// Its two parts: the name, or none where there is no such table, and what to say then.
SqlResult<std::optional<std::string>> table_called(Session& session, const std::string& written);
Error no_such_table(Session& session, const std::string& written);

// Begins a transaction that has the table to itself. The error: others did not let go of it.
Result<void> lock_exclusively(Session& session, const std::string& table);

// How long a SELECT from the table takes.
Result<Duration> time_of_select(Session& session, const std::string& table, const Clock& clock);

}  // namespace harness::chaos
