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
  bad_answer,  // not HTTP, or not in the version that was asked for
  too_many_redirects,
  led_away,  // a redirect from this machine to another, which is not followed
  bad_url,
  no_local_port,   // every ephemeral port is taken
  too_many_files,  // the limit on file descriptors is reached
  other_failure,
  cut_off,  // by us, at the end of the run: nobody knows
};

struct Outcome {
  Ending ending = Ending::other_failure;
  int status = 0;  // when answered

  bool operator==(const Outcome&) const = default;
};

// "200", "503", "timeout", "connection refused", …
std::string to_text(Outcome outcome);

}  // namespace harness::load
