#pragma once

#include <utility>

#include "harness/yaml/place.hpp"

namespace harness::grammar {

// A value and where its author wrote it. One that was left out has its default and no place; one
// that was refused has its place, but is not sound.
template <typename T>
struct Located {
  T value{};
  yaml::Place place = {};
  bool sound = true;

  bool written() const { return place.line > 0; }
  bool can_be_judged() const { return written() && sound; }

  const T& operator*() const { return value; }
  const T* operator->() const { return &value; }
  bool operator==(const Located& other) const { return value == other.value; }
};

}  // namespace harness::grammar
