#pragma once

#include <memory>

#include "harness/core/clock.hpp"
#include "harness/load/http/driver.hpp"
#include "harness/load/http/poller.hpp"

namespace harness::load {

// HTTP through libcurl's multi socket interface.
std::unique_ptr<Driver> make_curl_driver(Poller& poller, const Clock& clock);

}  // namespace harness::load
