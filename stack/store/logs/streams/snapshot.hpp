#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "stack/store/logs/streams/stream.hpp"

namespace store::logs {

// A stream as it was at one moment. Valid as long as the store is.
struct StreamView {
  std::span<const Field> labels;
  std::vector<Run> runs;
};

enum class Direction { forward, backward };

// The entries of a view with begin <= time < end, one after another.
class EntryCursor {
 public:
  EntryCursor(const StreamView& view, std::int64_t begin, std::int64_t end, Direction direction);

  const Entry* here() const { return here_; }  // none: there are no more
  void next();

 private:
  struct Place {
    RunPlace place;
    const Entry* entry = nullptr;
  };

  const Entry* inside(const Entry* entry) const;
  void choose();
  void step(Place& place) const;

  std::int64_t begin_;
  std::int64_t end_;
  bool forward_;
  std::vector<Place> places_;
  std::size_t chosen_ = 0;
  const Entry* here_ = nullptr;
};

}  // namespace store::logs
