#pragma once

#include <cstddef>
#include <memory>
#include <memory_resource>
#include <string_view>
#include <utility>

#include "stack/store/intake/malformed.hpp"

namespace store {

// Texts of a push that do not stand in its body as they are: unescaped, joined, made of bytes; and
// the account of all that it becomes.
class Texts {
 public:
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    account(text.size());
    auto* room = static_cast<char*>(memory_->allocate(text.size(), 1));
    text.copy(room, text.size());
    return {room, text.size()};
  }
  // Some bytes can stand for records that are a hundred times as large, or for as many copies of
  // what they inherit: what a push becomes in memory has a bound, too. Throws Malformed past it.
  void account(std::size_t bytes) {
    constexpr std::size_t most = std::size_t{256} << 20U;
    used_ += bytes;
    if (used_ > most) throw Malformed("is too much for one push: send it in several");
  }

  // Something else that views point into.
  void hold(std::shared_ptr<const void> owner) { owner_ = std::move(owner); }

 private:
  std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_ =
      std::make_unique<std::pmr::monotonic_buffer_resource>();
  std::shared_ptr<const void> owner_;
  std::size_t used_ = 0;
};

// Records, valid as long as this and the body that they were read from.
template <typename Records>
struct Decoded {
  Records records;
  Texts texts;
};

}  // namespace store
