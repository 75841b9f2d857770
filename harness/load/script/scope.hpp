#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "harness/scenario/scenario.hpp"

namespace harness::load {

using BaseUrls = std::map<std::string, std::string>;

// Where the value of a placeholder is at the time of sending.
struct Slot {
  enum class Source : std::uint8_t { variation, column, extracted, user, iteration };

  Source source = Source::variation;
  std::size_t index = 0;   // of the variation, the file of values, the extracted value
  std::size_t column = 0;  // of a file of values
};

// What the placeholders of a request stand for: text that never changes, as {frontend}, or a slot.
class Scope {
 public:
  using Meaning = std::variant<std::string, Slot>;

  explicit Scope(const BaseUrls& base_urls, const std::vector<scenario::DataSet>& data = {});

  void add_variations(const std::vector<scenario::Variation>& variations);
  void add_extracted(const std::string& name, std::size_t index);

  std::optional<Meaning> find(std::string_view name) const;

 private:
  std::map<std::string, Meaning, std::less<>> meanings_;
};

}  // namespace harness::load
