#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "harness/chaos/flood_lines.hpp"
#include "harness/core/result.hpp"
#include "harness/net/http_client.hpp"
#include "harness/net/server.hpp"

namespace harness::chaos {

// What a store is flooded with: how it is pushed, and how the store says how much of it has come.
// One thread at a time, but for push() and refused_in().
class FloodGoods {
 public:
  FloodGoods() = default;
  FloodGoods(const FloodGoods&) = delete;
  FloodGoods& operator=(const FloodGoods&) = delete;
  virtual ~FloodGoods() = default;

  virtual std::string thing() const = 0;  // "line"
  virtual std::string mark() const = 0;   // by which it is told apart: {job="flood"}

  // `first`, `first` + 1, … of it.
  virtual net::HttpRequest push(std::uint64_t first, std::uint64_t count, WallTime at) const = 0;
  // How many of what was pushed the store has not taken, of an answer that takes the push.
  virtual std::uint64_t refused_in(const std::string& answer) const = 0;

  // The store is asked how many have come within the range until now.
  virtual net::HttpRequest question(Duration range, WallTime now) const = 0;
  virtual Result<std::uint64_t> count_in(const std::string& answer) const = 0;

  // Whether it counts all that it ever took, of others, too: what is asked is how many more they
  // are than before.
  virtual bool counts_on() const = 0;
};

// Of "loki", "tempo" and "otlp": where its flood goes to, and what keeps it, by their names.
struct FloodPlaces {
  std::string pushed_to;
  std::string kept_by;
};
FloodPlaces flood_places(const std::string& backend);

// Bytes that one of it has at the least.
std::size_t least_flood_bytes(const std::string& backend);
std::string_view flood_thing(const std::string& backend);

// None: one of the places is not there. `began` tells one flood from another.
Result<std::unique_ptr<FloodGoods>> flood_goods(const std::string& backend, std::size_t bytes,
                                                const net::Servers& servers, WallTime began);

}  // namespace harness::chaos
