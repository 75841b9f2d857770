#pragma once

#include <cstdint>

namespace harness::load {

// Part `index` of `of` equal parts of a plan: numbers are dealt out in turn. Nobody has to be
// asked, so parts need nothing in common.
struct Share {
  std::uint64_t index = 0;
  std::uint64_t of = 1;

  bool owns(std::uint64_t number) const { return number % of == index; }

  std::uint64_t owned_below(std::uint64_t number) const { return (number + of - 1 - index) / of; }

  // One of the equal parts of this part, whatever the number of those of the other parts.
  Share part(std::uint64_t number, std::uint64_t parts) const {
    return {index + of * number, of * parts};
  }
};

}  // namespace harness::load
