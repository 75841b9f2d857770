#include "harness/report/note_queue.hpp"

#include <utility>

namespace harness::report {
namespace {

constexpr std::size_t capacity = 1024;

}  // namespace

void NoteQueue::push(Note note) {
  const std::lock_guard lock(mutex_);
  if (waiting_.notes.size() < capacity) {
    waiting_.notes.push_back(std::move(note));
  } else {
    ++waiting_.left_out;
  }
}

NoteQueue::Taken NoteQueue::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(waiting_, {});
}

}  // namespace harness::report
