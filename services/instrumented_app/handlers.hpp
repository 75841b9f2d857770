#pragma once

#include <string>

#include "services/app/exchange.hpp"
#include "services/core/event_loop.hpp"
#include "services/instrumented_app/user_request.hpp"

namespace services::instrumented_app {

// "/api/data?delay=0.5": data, after as many seconds as the caller asks for.
void answer_data(EventLoop& loop, const app::ExchangePtr& exchange);

// "/api/items": a list, after the time that looking it up takes.
void answer_items(EventLoop& loop, Duration lookup_time, const app::ExchangePtr& exchange);

// "/error": fails on purpose.
void answer_error(const app::ExchangePtr& exchange);

// "/api/actions": performs what a user wants.
void answer_action(UserRequests& requests, const app::ExchangePtr& exchange);

// The delay that a caller asks for, up to 10 seconds; none when it is not given.
Result<Duration> parse_delay(const std::string& text);

}  // namespace services::instrumented_app
