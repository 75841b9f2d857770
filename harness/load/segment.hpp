#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace harness::load {

// Part `index` of `of` equal parts of a plan: numbers are dealt out in turn. Nobody has to be
// asked, so parts need nothing in common.
struct Segment {
  std::uint64_t index = 0;
  std::uint64_t of = 1;

  bool operator==(const Segment&) const = default;
  bool is_whole() const { return of == 1; }
  bool owns(std::uint64_t number) const { return number % of == index; }

  std::uint64_t owned_below(std::uint64_t number) const { return (number + of - 1 - index) / of; }

  // One of the equal parts of this part, whatever the number of those of the other parts.
  Segment part(std::uint64_t number, std::uint64_t parts) const {
    return {index + of * number, of * parts};
  }
};

// "1/4" for the first of four, as --segment takes it.
inline std::string to_text(const Segment& segment) {
  return std::to_string(segment.index + 1) + "/" + std::to_string(segment.of);
}

// Why nothing can be said of the load yet; none: it is whole.
inline std::optional<std::string> why_partial(const Segment& segment) {
  if (segment.is_whole()) return std::nullopt;
  return "this is segment " + to_text(segment) +
         " of the load: harness merge joins the runs of all";
}

}  // namespace harness::load
