#pragma once

#include <array>
#include <map>
#include <string>

#include "harness/scenario/system/process.hpp"

namespace harness::scenario {

// What a program may expect of any environment, and gets from the caller's. The rest stays behind,
// lest a variable of the caller's (OTEL_…, PG…) changes what is measured.
inline constexpr std::array inherited_variables{"PATH", "HOME",   "LANG",           "LC_ALL",
                                                "TZ",   "TMPDIR", "LD_LIBRARY_PATH"};

// The variables that a process gets beside PATH, HOME and the like: its own as they are written,
// and those that tell it where its telemetry goes. Placeholders ({url:otlp}) are not filled in.
std::map<std::string, std::string> environment_of(const Process& process);

// Whether it is told of a port of its own.
bool is_told_its_port(const Process& process);

// Whether anybody relies on its listening: requests, a scrape, or the end marker.
bool is_called(const Process& process);

// Whether it is a PostgreSQL, by its URL.
bool is_database(const Process& process);

// Whether the text has {port} in it, or the URL of that process.
bool names_port(const std::string& text, const std::string& process);

}  // namespace harness::scenario
