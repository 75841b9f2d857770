#pragma once

#include <string>

#include "harness/chaos/database/session.hpp"

namespace harness::chaos {

// The name of a table as SQL takes it, of how an author writes it: "dice", "public.dice". The error
// lists those that there are.
Result<std::string> find_table(Session& session, const std::string& written);

// Begins a transaction that has the table to itself. The error: others did not let go of it.
Result<void> lock_exclusively(Session& session, const std::string& table);

// How long the slower of two SELECTs from the table takes. Where somebody locks the table again and
// again, the second begins as the lock is let go, and so waits for the next one from its beginning.
Result<Duration> slower_select(Session& session, const std::string& table, const Clock& clock);

}  // namespace harness::chaos
