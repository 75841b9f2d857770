#pragma once

#include <vector>

#include "harness/observe/trace_parts.hpp"

namespace harness::observe {

// How long an exporter may gather before it sends, where nobody says: OpenTelemetry's SDKs do for
// 5 s unless they are told otherwise.
inline constexpr Duration unsaid_delay = std::chrono::seconds{6};

// Waits, for those of the backends that have caught up with all else, until the last requests of a
// kind have of each service what each of the first has, or until then. When all of it had come is
// when they have caught up.
void await_last_parts(std::vector<CatchUp>& backends, const SomeRequests& some,
                      const Conventions& conventions, const Window& run, WallTime until,
                      const AskAll& ask, const Clock& clock, const Pause& pause);

}  // namespace harness::observe
