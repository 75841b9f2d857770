#pragma once

#include <string>

#include "harness/net/http_client.hpp"
#include "harness/net/server.hpp"
#include "harness/scenario/system/endpoint.hpp"

namespace harness::target {

// Whether the answer of a server at `where` shows the environment that it is to be. The error says
// what it shows instead; no secret of the server's is in it.
Result<void> check_shown(const net::HttpResponse& answer, const scenario::Proof& is,
                         const net::Server& server, const std::string& where);

// Whether the answer comes of somebody who stands before the server and says that it does not
// answer: a gateway knows nothing of what is behind it. What another server says it says by its
// header, or with a status of its own.
bool shows_nothing(const net::HttpResponse& answer, const scenario::Proof& is);

}  // namespace harness::target
