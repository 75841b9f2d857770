#pragma once

#include "harness/cli/flags.hpp"
#include "harness/push/grafana.hpp"

namespace harness::cli {

// Which Grafana, and how one signs in there: by a token of GRAFANA_TOKEN or a file, or by a user
// whose password is in a file. No secret stands on the command line, which all of the machine see.
void add_grafana_flags(Options& options);

// `program` is for messages.
Checked<net::Server> grafana_of(const Flags& flags, const std::string& program);

// Says so, where whoever is on the way sees what one signs in by.
void tell_of_clear_text(const net::Server& server);

// By the wire.
push::Grafana::Send by_http();

}  // namespace harness::cli
