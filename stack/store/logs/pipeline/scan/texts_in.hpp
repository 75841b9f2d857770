#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace store::logs::pipeline {

// Whether any of many texts is in a line, in one pass over it however many they are (as Aho and
// Corasick have it).
class TextsIn {
 public:
  explicit TextsIn(const std::vector<std::string>& texts);

  bool is_any_in(std::string_view line) const;

 private:
  using Node = std::uint32_t;
  static constexpr Node root = 0;

  // What was read last of a line is the way from the root to a node: the longest that begins a
  // text.
  struct State {
    Node shorter = root;  // the next one that begins a text, where this one does not go on
    bool is_found = false;
  };

  static std::uint64_t step(Node from, unsigned char byte);
  void add(std::string_view text);
  void link();
  Node next(Node from, unsigned char byte) const;

  std::vector<State> states_{State{}};
  std::unordered_map<std::uint64_t, Node> steps_;
  std::array<Node, 256> from_root_{};  // asked at nearly each byte
};

}  // namespace store::logs::pipeline
