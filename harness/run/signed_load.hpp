#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "harness/load/record/stats.hpp"
#include "harness/net/server.hpp"
#include "harness/scenario/environment.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/target/target.hpp"

namespace harness::run {

// Requests that call a server by its name get what signs in there, but for what they say
// themselves.
void sign_in(const net::Servers& servers, std::vector<scenario::Load>& loads);

// The ports of this machine that requests name by themselves, as in http://127.0.0.1:8080/.
std::set<std::uint16_t> named_ports(const std::vector<scenario::Load>& loads);

// What requests name so, and their proxies, each once: http://HOST:PORT.
std::set<std::string> named_places(const std::vector<scenario::Load>& loads);

// Where the loads may go: where the target lets them, and to ports and proxies of this machine that
// they name.
net::Fence fence_around(const target::Target& target, const std::vector<scenario::Load>& loads);

// What was said of requests shows no value of the environment, but what the loads have written.
void show_as_written(const std::vector<scenario::Load>& loads,
                     const scenario::Environment& environment, load::LoadStats& stats);

}  // namespace harness::run
