#pragma once

#include <any>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "harness/yaml/place.hpp"

namespace harness::scenario {

// One field of a fault, a claim or an executor as it is printed: its value as an author would write
// it.
struct SettingLine {
  std::string name;
  std::string text;
  yaml::Place place;  // {0, 0}: it is not the author's, or nobody asks
};

// What an author wrote of one fault or claim, in the type that its kind has for it. Asking for
// another type is a bug and throws.
class Settings {
 public:
  using Lines = std::function<std::vector<SettingLine>(const Settings& settings)>;

  Settings() = default;
  Settings(std::any value, Lines lines) : value_(std::move(value)), lines_(std::move(lines)) {}

  template <typename T>
  const T& as() const {
    return std::any_cast<const T&>(value_);
  }
  template <typename T>
  T& as() {
    return std::any_cast<T&>(value_);
  }

  // Those that say something, in the order of their names.
  std::vector<SettingLine> lines() const;

 private:
  std::any value_;
  Lines lines_;
};

}  // namespace harness::scenario
