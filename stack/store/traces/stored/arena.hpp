#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace store::traces {

// Room for values that stay until the store ends. What it gave never moves, so readers need no lock
// for what was there when they began. One writer at a time.
class Arena {
 public:
  void* take(std::size_t size, std::size_t alignment);

  template <typename T>
  std::span<T> array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count == 0) return {};
    return {new (take(sizeof(T) * count, alignof(T))) T[count], count};
  }

  template <typename T>
  T* one() {
    return array<T>(1).data();
  }

  std::string_view text(std::string_view content);

  std::size_t bytes() const { return bytes_; }

  // By how much that grows, about, when so many bytes are taken in pieces.
  std::size_t growth(std::size_t bytes) const;

 private:
  std::size_t next_block() const;

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace store::traces
