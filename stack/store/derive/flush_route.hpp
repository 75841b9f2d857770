#pragma once

#include <functional>

#include "harness/core/duration.hpp"
#include "harness/core/result.hpp"
#include "stack/store/http/message.hpp"

namespace store::derive {

// POST /flush, with ?timeout=10s: 204 once all is written, 503 with the reason where it could not
// be.
http::Route flush_route(std::function<harness::Result<void>(harness::Duration patience)> flush);

}  // namespace store::derive
