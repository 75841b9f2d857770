#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/core/result.hpp"
#include "harness/init/service.hpp"
#include "harness/net/http_client.hpp"

namespace harness::init {

using Ask = std::function<Result<net::HttpResponse>(const std::string& url)>;

// What the service at `url` shows when it is asked for `pages`, the first of which that is answered
// with 2xx is taken; without any, for what its own /openapi.json has, or for the URL itself.
// The error says what it answers instead. First it is asked which environment it is, once for each
// place where systems say so: one that sounds like production, or is another than `environment`
// names, is asked nothing else.
Result<Service> look_at(const std::string& url, const std::vector<std::string>& pages,
                        const Ask& ask, const Clock& clock, const std::string& environment = "");

// A page that the service does not have: beside the one that it was asked for, else with a value in
// its query that nobody has, else elsewhere. None: it answers whatever it is asked for.
std::optional<std::string> page_not_there(const Service& service, const Ask& ask);

}  // namespace harness::init
