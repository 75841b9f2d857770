#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace store::logs {

// Texts that are kept as long as the store is, one behind the other in large blocks.
class TextBlocks {
 public:
  const char* keep(std::string_view text);
  std::size_t bytes() const { return bytes_; }

  // By how much that grows, about, with texts of so many bytes together.
  std::size_t growth(std::size_t bytes) const;

 private:
  std::size_t next_block() const;

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  std::size_t left_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace store::logs
