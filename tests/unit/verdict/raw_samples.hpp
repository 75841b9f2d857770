#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/unit/verdict/evidence.hpp"

// A target that is scraped each second, and what its scrapes bring of a counter.
namespace harness::verdict {

// The value at each scrape; none: the target has no such series then.
using Samples = std::vector<std::optional<double>>;

struct ScrapedTarget {
  std::string job = "roller";
  double first = 0;  // of its scrapes, in seconds of the run
  Samples samples = {};
  std::vector<std::size_t> failed = {};  // scrapes that did
  std::vector<std::size_t> never = {};   // scrapes that did not come
  std::string labels = {};               // more of the counter's: ,"status":"200"

  bool has(const std::vector<std::size_t>& some, std::size_t scrape) const {
    return std::find(some.begin(), some.end(), scrape) != some.end();
  }
  static void add(std::string& values, double second, double value) {
    values += std::string(values.empty() ? "" : ",") + "[" + unix_seconds(at(second)) + ",\"" +
              plain_number(value) + "\"]";
  }
  std::string target() const { return R"("job":")" + job + R"(","instance":"127.0.0.1:1")"; }

  std::string up() const {
    std::string values;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (!has(never, i)) add(values, first + static_cast<double>(i), has(failed, i) ? 0 : 1);
    }
    return R"({"metric":{"__name__":"up",)" + target() + R"(},"values":[)" + values + "]}";
  }

  // Empty: no scrape brings any.
  std::string counter() const {
    std::string values;
    for (std::size_t i = 0; i < samples.size(); ++i) {
      const bool is_brought = samples[i] && !has(never, i) && !has(failed, i);
      if (is_brought) add(values, first + static_cast<double>(i), *samples[i]);
    }
    if (values.empty()) return {};
    return R"({"metric":{"__name__":"x_total",)" + target() + labels + R"(},"values":[)" + values +
           "]}";
  }
};

inline std::string matrix_of(const std::string& series) {
  return R"({"status":"success","data":{"resultType":"matrix","result":[)" + series + "]}}";
}

inline std::string both(const std::string& one, const std::string& other) {
  return one.empty() || other.empty() ? one + other : one + "," + other;
}

inline const std::string of_no_type = R"({"status":"success","data":{}})";
inline const std::string known_counters =
    R"({"status":"success","data":[{"__name__":"x_total","job":"roller"}]})";
inline const std::string no_counters = R"({"status":"success","data":[]})";

// From 0 at the first scrape, so much more at each.
inline Samples rising(std::size_t scrapes, double by = 1) {
  Samples samples;
  for (std::size_t i = 0; i < scrapes; ++i) samples.emplace_back(static_cast<double>(i) * by);
  return samples;
}

}  // namespace harness::verdict
