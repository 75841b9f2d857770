#pragma once

#include <memory>
#include <memory_resource>
#include <string_view>
#include <utility>

namespace store {

// Texts of a push that do not stand in its body as they are: unescaped, joined, made of bytes.
class Texts {
 public:
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    auto* room = static_cast<char*>(memory_->allocate(text.size(), 1));
    text.copy(room, text.size());
    return {room, text.size()};
  }
  // Something else that views point into.
  void hold(std::shared_ptr<const void> owner) { owner_ = std::move(owner); }

 private:
  std::unique_ptr<std::pmr::monotonic_buffer_resource> memory_ =
      std::make_unique<std::pmr::monotonic_buffer_resource>();
  std::shared_ptr<const void> owner_;
};

// Records, valid as long as this and the body that they were read from.
template <typename Records>
struct Decoded {
  Records records;
  Texts texts;
};

}  // namespace store
