#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "harness/yaml/place.hpp"

namespace harness::scenario {

// From who calls to who answers, for a fault that breaks what lies between them.
struct Link {
  // What there has to be to see how it is.
  enum class Shows {
    to_all,          // whoever connects
    in_answers,      // of HTTP or PostgreSQL
    in_long_answers  // of HTTP
  };

  std::string from;
  std::string to;
  std::optional<std::uint16_t> listen;  // the port where the caller is led; none: it is told one
  Shows shows = Shows::to_all;
  std::string fault;  // the word for it: "latency"
  yaml::Place place;

  std::string text() const { return from + " -> " + to; }
  std::string name() const { return from + "-to-" + to; }  // of its proxy
};

}  // namespace harness::scenario
