#pragma once

#include <cstddef>
#include <string>

#include "harness/core/interval.hpp"

namespace harness::verdict {

// How long something of the system took, counted from an edge of a fault: all that it may have
// been.
struct MeasuredTime {
  std::string name;         // "time_to_detect"
  std::size_t number = 1;   // of the times that the fault came, from 1
  std::size_t of = 1;       // how often it came
  Interval seconds;         // infinite above: it had not happened yet when it was last looked at
  std::string wanted = {};  // "< 15s"; empty: nobody asked, it is only told

  std::string took() const;   // "4s", "1.5s to 2.5s", "20s or more"
  std::string title() const;  // "time_to_detect, 2 of 3"
};

}  // namespace harness::verdict
