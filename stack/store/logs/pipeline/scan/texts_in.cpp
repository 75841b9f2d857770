#include "stack/store/logs/pipeline/scan/texts_in.hpp"

#include <algorithm>

namespace store::logs::pipeline {

TextsIn::TextsIn(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) add(text);
  link();
}

bool TextsIn::is_any_in(std::string_view line) const {
  if (states_[root].is_found) return true;  // the empty text
  Node at = root;
  return std::any_of(line.begin(), line.end(), [&](char byte) {
    at = next(at, static_cast<unsigned char>(byte));
    return states_[at].is_found;
  });
}

std::uint64_t TextsIn::step(Node from, unsigned char byte) {
  constexpr unsigned byte_bits = 8;
  return (std::uint64_t{from} << byte_bits) | byte;
}

void TextsIn::add(std::string_view text) {
  Node at = root;
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    const auto [known, is_new] =
        steps_.try_emplace(step(at, byte), static_cast<Node>(states_.size()));
    if (is_new) states_.emplace_back();
    if (is_new && at == root) from_root_[byte] = known->second;
    at = known->second;
  }
  states_[at].is_found = true;
}

// A node has a higher number than the one it is reached from, but its `shorter` is known only once
// all that are nearer to the root have theirs: by length, not by number.
void TextsIn::link() {
  struct Way {
    Node from;
    unsigned char byte;
    Node to;
  };
  std::vector<Way> ways(states_.size() - 1);
  for (const auto& [step, to] : steps_) {
    constexpr unsigned byte_bits = 8;
    ways[to - 1] = {static_cast<Node>(step >> byte_bits), static_cast<unsigned char>(step), to};
  }
  std::vector<std::uint32_t> lengths(states_.size());
  for (const Way& way : ways) lengths[way.to] = lengths[way.from] + 1;
  std::stable_sort(ways.begin(), ways.end(),
                   [&](const Way& a, const Way& b) { return lengths[a.to] < lengths[b.to]; });
  for (const Way& way : ways) {
    State& state = states_[way.to];
    if (way.from != root) state.shorter = next(states_[way.from].shorter, way.byte);
    state.is_found = state.is_found || states_[state.shorter].is_found;
  }
}

// Goes back no further in all than it went on before.
TextsIn::Node TextsIn::next(Node from, unsigned char byte) const {
  for (; from != root; from = states_[from].shorter) {
    if (const auto found = steps_.find(step(from, byte)); found != steps_.end()) {
      return found->second;
    }
  }
  return from_root_[byte];
}

}  // namespace store::logs::pipeline
