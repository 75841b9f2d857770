#pragma once

#include <optional>
#include <ostream>
#include <string>

#include "harness/core/duration.hpp"
#include "harness/plan/plan.hpp"

namespace harness::plan {

// What the parts of a printed plan share. For print.cpp, print_load.cpp and
// print_timeline.cpp.

std::string offset(Duration at);  // "+20s"

// "+20s to +40s"; an open end is the load's.
std::string window(Duration begin, const std::optional<Duration>& end);

// Text of several lines keeps its lines, each at the same margin.
std::string at_margin(const std::string& text, std::size_t margin);

// Phases, and what is injected and undone in and between them.
void print_timeline(std::ostream& out, const Plan& plan);

// `length`: of the phases, as far as it is known.
void print(std::ostream& out, const scenario::Load& load, const std::optional<Duration>& length);

}  // namespace harness::plan
