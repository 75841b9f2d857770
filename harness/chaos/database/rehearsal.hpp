#pragma once

#include <stop_token>
#include <string>

#include "harness/chaos/database/session.hpp"
#include "harness/chaos/hindrance.hpp"

namespace harness::chaos {

// What a database says beforehand of what is to be done to it. Nothing is locked or ended for it.

// Whether the user of its URL may lock that table, and read it.
Hindrances hindrances_to_lock(const Database& database, const std::string& table,
                              const std::stop_token& stop);

// Whether that user may end the connections that others have by now.
Hindrances hindrances_to_end_others(const Database& database, const std::stop_token& stop);

// What of a failed question, or of a refused connection, is the scenario's: the server took it, and
// knows no such name, or lets that user do no such thing.
Hindrance hindrance_of(const SqlFailure& failure);

}  // namespace harness::chaos
