#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace harness::net {

// A line of Prometheus' text format. The name stands among the labels, as in the answers of its
// API: {__name__="up", job="a"}.
struct Sample {
  std::map<std::string, std::string> labels;
  double value = 0;
};

// What is no sample is left out: comments, and lines that cannot be read.
std::vector<Sample> parse_exposition(const std::string& text);

}  // namespace harness::net
