#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Prometheus' remote write, version 0.1.0.
namespace store::derive {

using Labels = std::vector<std::pair<std::string, std::string>>;

// The labels of a series as they stand in a request: sorted, the empty ones left out. A series that
// is written each second is encoded once.
std::string encoded_series(std::string_view metric, Labels labels);

// About how many bytes that takes.
std::size_t encoded_size(const Labels& labels);

struct Sample {
  std::int64_t time = 0;  // milliseconds since the epoch
  double value = 0;
};

class WriteRequest {
 public:
  // Samples of a series stand in the order of their times.
  void add(std::string_view encoded_series, std::span<const Sample> samples);

  bool empty() const { return samples_ == 0; }
  std::size_t samples() const { return samples_; }
  const std::string& bytes() const { return bytes_; }
  std::string compressed() const;  // by snappy, as the receiver wants it

 private:
  std::string bytes_;
  std::size_t samples_ = 0;
};

}  // namespace store::derive
