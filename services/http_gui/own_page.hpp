#pragma once

#include <optional>

#include "services/app/reply.hpp"
#include "services/http/message.hpp"

namespace services::http_gui {

// Why a request is not one of our own page's, for there are others in the same browser: they cannot
// send JSON to us unasked, and a name that they have pointed at this machine is neither an address
// nor "localhost".
std::optional<app::Refusal> refuse_other_pages(const http::Request& request);

}  // namespace services::http_gui
