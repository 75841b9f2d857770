#pragma once

#include <set>
#include <vector>

#include "harness/net/server.hpp"
#include "harness/observe/question.hpp"
#include "harness/target/target.hpp"

namespace harness::run {

// Backends that no claim asks, and that show what is missing in those that claims do ask: of which
// requests lines are lost, spans say, and what services answered that they may not have counted.
// Only where somebody sends spans without a marker in them: the others are ours.
std::set<observe::Backend> shown_beside(const std::set<observe::Backend>& asked,
                                        const std::vector<target::EndSign>& signs,
                                        const net::Servers& servers);

}  // namespace harness::run
