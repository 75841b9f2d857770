#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"

namespace harness::report {

struct Note {
  TimePoint at;
  std::string line;
};

// Lines on their way from the workers to the conductor, which prints them. Any thread may push, and
// never waits for a terminal; when the queue is full the line is left out and counted.
class NoteQueue {
 public:
  struct Taken {
    std::vector<Note> notes;
    std::uint64_t left_out = 0;
  };

  void push(Note note);
  Taken take();

 private:
  std::mutex mutex_;
  Taken waiting_;
};

}  // namespace harness::report
