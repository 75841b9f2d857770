#pragma once

#include <deque>
#include <string>
#include <vector>

#include "stack/store/records.hpp"

namespace store::traces::test {

constexpr std::uint64_t second = 1'000'000'000;
constexpr std::uint64_t noon = 1'700'000'000 * second;

// What a test says of a span; the rest has a value that does not matter.
struct SpanSketch {
  std::string trace = "1";  // the last character of its id
  std::uint64_t id = 1;
  std::uint64_t parent = 0;
  std::string name = "span";
  int kind = 1;
  std::uint64_t start = noon;
  std::uint64_t duration = second;
  Attributes attributes = {};
  std::vector<SpanEvent> events = {};
  int status = 0;
  std::string service = "lab";
};

// Pushes whose texts live as long as this.
class SpanPushes {
 public:
  SpanPush push(const std::vector<SpanSketch>& sketches);

 private:
  std::string_view keep(std::string text);
  std::string_view id_of(std::uint64_t number);

  std::deque<std::string> texts_;
};

}  // namespace store::traces::test
