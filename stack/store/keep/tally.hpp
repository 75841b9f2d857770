#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>

namespace store {

enum class Signal { logs, traces, metrics };

// What was taken and what was refused since the start. Safe to call from any thread.
class Tally {
 public:
  struct Taken {
    std::uint64_t pushes = 0;
    std::uint64_t lines = 0;
    std::uint64_t spans = 0;
    std::uint64_t bytes = 0;  // of bodies, decompressed
  };
  // Of pushes, by reason. How many lines or spans were in them is known of those that could be
  // read.
  struct Refused {
    std::uint64_t pushes = 0;
    std::uint64_t lines = 0;
    std::uint64_t spans = 0;
    std::uint64_t bytes = 0;
    std::set<Signal> of = {};  // empty: it may have been any
  };

  void take(const Taken& push);
  void refuse(std::string_view reason, const Refused& push);

  Taken taken() const;
  std::map<std::string, Refused> refused() const;

 private:
  mutable std::mutex mutex_;  // guards both
  Taken taken_;
  std::map<std::string, Refused, std::less<>> refused_;
};

}  // namespace store
