#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace harness::load {

// How a request ended. Every request ends in exactly one way.
enum class Ending : std::uint8_t {
  answered,  // a whole HTTP answer came
  timeout,
  connection_refused,
  connection_reset,
  closed_early,  // the server closed before the answer was whole
  unreachable,
  dns_failure,
  tls_failure,
  bad_answer,  // not HTTP, or without TLS not in the version that was asked for
  too_long,    // what was to be kept of the answer
  too_many_redirects,
  led_away,  // beyond where anything may be sent, as by a redirect from this machine to another
  bad_url,
  no_local_port,   // every ephemeral port is taken
  too_many_files,  // the limit on file descriptors is reached
  other_failure,
  not_extracted,  // the answer lacks a value that it must have
  unfit_header,   // a value of an earlier answer cannot stand in a header
  cut_off,        // by us, at the end of the run: nobody knows
};

struct Outcome {
  Ending ending = Ending::other_failure;
  int status = 0;               // where there was an answer
  std::string_view about = {};  // the value or the header; lives as long as the load

  bool operator==(const Outcome&) const = default;
};

// Whether a whole answer came, whatever it said: only then is it known how long it took.
bool was_answered(Outcome outcome);
bool was_answered(std::string_view text);  // of an outcome, as it is counted by

// "200", "503", "timeout", "connection refused", …
std::string to_text(Outcome outcome);

}  // namespace harness::load
