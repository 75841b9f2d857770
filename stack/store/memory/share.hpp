#pragma once

#include <atomic>
#include <cstddef>

namespace store::memory {

// So many bytes for several to hold together. Safe to call from any thread.
class Share {
 public:
  explicit Share(std::size_t bytes) : free_(static_cast<std::ptrdiff_t>(bytes)) {}

  bool take(std::size_t bytes) {
    const auto wanted = static_cast<std::ptrdiff_t>(bytes);
    if (free_.fetch_sub(wanted) >= wanted) return true;
    free_.fetch_add(wanted);
    return false;
  }
  void give_back(std::size_t bytes) { free_.fetch_add(static_cast<std::ptrdiff_t>(bytes)); }

 private:
  std::atomic<std::ptrdiff_t> free_;
};

}  // namespace store::memory
