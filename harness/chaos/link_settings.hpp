#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/core/duration.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/scenario/system/link.hpp"

namespace harness::chaos {

// What every fault on a link has: {link: "a -> b"}, or {from: a, to: b}.
struct LinkSettings {
  grammar::Located<std::string> link;  // "a -> b"; empty: from and to say it
  grammar::Located<std::string> from;
  grammar::Located<std::string> to;
  std::optional<std::uint16_t> listen;
  yaml::Place place;
};

std::vector<grammar::Field<LinkSettings>> link_fields();

// What no single field can say.
void check_ends(const grammar::Node& node, const LinkSettings& settings, grammar::Reading& reading);

scenario::Link link_of(const LinkSettings& settings);

// Of times that a proxy is told: whole milliseconds, and short enough to be seen.
grammar::Form<Duration> link_time();
std::uint64_t in_milliseconds(Duration time);

}  // namespace harness::chaos
