#pragma once

#include <cstdint>
#include <vector>

#include "stack/store/intake/otlp.hpp"
#include "stack/store/intake/texts.hpp"
#include "stack/store/records.hpp"

namespace store::otlp {

// OTLP's log records as Loki keeps them: a stream a resource, with those of its attributes as
// labels that Loki makes labels by default; all else is structured metadata. `now` is the time of
// records that have none. Throws Malformed as Texts does.
std::vector<LogPush> streams_of(const LogExport& logs, std::int64_t now, Texts& texts);

}  // namespace store::otlp
