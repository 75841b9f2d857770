#pragma once

#include <memory>

#include "harness/core/clock.hpp"
#include "harness/load/http/driver.hpp"
#include "harness/load/http/poller.hpp"
#include "harness/net/address.hpp"

namespace harness::load {

// HTTP through libcurl's multi socket interface, to where the fence lets it. All outlive it.
std::unique_ptr<Driver> make_curl_driver(Poller& poller, const Clock& clock,
                                         const net::Fence& fence);

}  // namespace harness::load
