#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/scenario/system/link.hpp"
#include "harness/target/link/link_client.hpp"
#include "harness/target/native/launch.hpp"
#include "harness/target/native/stage.hpp"
#include "harness/yaml/place.hpp"

namespace harness::target {

// The process of ours that the links of a stage lead through; there is none without links.
inline constexpr const char* link_proxy = "link-proxy";

// The name of the port where a caller is led: "link-proxy.dice-roller-to-die-service".
std::string port_name(const scenario::Link& link);

// Why a link cannot be had, or nothing could be seen on it. `more` is what a run adds to processes.
std::vector<yaml::Problem> check_links(const std::vector<scenario::Link>& links, const Stage& stage,
                                       const std::map<std::string, Additions>& more);

// Has the proxy started before those that call through it. The links are sound.
void lead_through(const std::vector<scenario::Link>& links, Stage& stage);

// How one asks that process to see how it answers.
Speech speech_with(const Process& process);

// The same over a link. Of one that only says that it takes connections (`ready: {tcp: true}`), and
// of which no fault of the link needs answers, no more is asked.
Speech speech_over(const scenario::Link& link, const Process& process);

}  // namespace harness::target
