#pragma once

#include <memory>

#include "harness/core/clock.hpp"
#include "harness/load/http/driver.hpp"
#include "harness/load/http/origin.hpp"
#include "harness/load/http/poller.hpp"

namespace harness::load {

// Who speaks HTTP.
enum class HttpPath {
  lean,     // connections of our own where a request is simple enough, libcurl for the others
  libcurl,  // for all of them
};

// What it is given outlives it.
std::unique_ptr<Driver> make_http_driver(HttpPath path, Poller& poller, const Clock& clock,
                                         const Origins& origins);

}  // namespace harness::load
