#pragma once

#include <functional>
#include <string>

#include "harness/core/clock.hpp"

namespace store {

// Whether a request that is being served is to be served on.
enum class Going {
  on,
  later,        // others take their turn: to be asked again at once, where there is still time
  abandoned,    // its client has hung up
  crowded_out,  // as many take long as may
  too_large,    // it holds more memory than may be held
  too_costly,   // it searches for longer than one may
  no_room       // it holds the most of all those that hold too much together
};

// Asked now and then by who serves one, with how long it will be, at the worst, until it is asked
// again.
using AskGoing = std::function<Going(harness::Duration ahead)>;

// What is answered in its place.
struct Stopped {
  int status;
  std::string why;
};

inline Stopped stopped(Going going) {
  switch (going) {
    case Going::crowded_out:
      return {429, "too many requests that take long are being served; send it again"};
    case Going::too_large:
      return {400,
              "this takes more memory than there is beside what is kept, a share of --memory; ask "
              "for less, or send it in several"};
    case Going::too_costly:
      return {400,
              "to look for its regular expressions takes too long in texts as long as these: name "
              "fewer repetitions, such as .{0,1000}, or look for plain text before"};
    case Going::no_room:
      return {
          503,
          "what is being served takes all the memory that there is beside what is kept, a share "
          "of --memory, and this takes the most of it; send it again"};
    case Going::abandoned:
    case Going::later:
    case Going::on:
      break;
  }
  return {499, "The request was cancelled by the client."};
}

}  // namespace store
