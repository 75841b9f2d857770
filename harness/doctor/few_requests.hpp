#pragma once

#include "harness/plan/plan.hpp"

namespace harness::doctor {

// What is sent to see whether anything comes of it: each flow a few times, by a user each who does
// not think. No faults, no claims; no faster and no longer than the system's owner allows.
plan::Plan few_requests(const plan::Plan& plan);

}  // namespace harness::doctor
