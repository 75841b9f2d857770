#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "harness/target/native/launch.hpp"
#include "harness/target/native/stage.hpp"

namespace harness::target {

// A system as it is to be started, with all that it is given.
struct Blueprint {
  std::string title;  // "stage5", "shop"
  Stage stage;
  std::map<std::string, Additions> more;  // by process name
  std::uint64_t memory = 0;               // bytes that each store may keep
};

// What a verdict on the system hangs on, as digests, so that no value of its environment can be
// read from it: which programs, with what arguments and variables, scraped and logged how. Ports
// and places of a run are not in it. Text for difference().
std::string likeness_of(const Blueprint& system);

// What keeps one that runs from being what is wanted, for people: "shop runs with another value of
// REGRESSION". Empty: nothing does.
std::string difference(const std::string& running, const std::string& wanted);

}  // namespace harness::target
