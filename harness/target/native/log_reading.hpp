#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/scenario/system/process.hpp"

namespace harness::target {

// Whether a log is what it is said to be: what cannot be read of its lines here, no query reads
// either, and claims fail of it without a word of why.
class LogReading {
 public:
  // none: each line shows its format, and none is wrong.
  explicit LogReading(std::optional<scenario::LogFormat> format) : format_(format) {}

  void see(std::string_view line, bool has_fields);

  // What is wrong with most of them, for people; empty: nothing, or too few were seen.
  std::string complaint(const std::string& service) const;

 private:
  std::optional<scenario::LogFormat> format_;
  // What they are in place of it, where most of them are; and what helps. Empty: it is not known.
  std::string what_they_are() const;

  std::uint64_t lines_ = 0;
  std::uint64_t readable_ = 0;
  std::uint64_t coloured_ = 0;
  std::uint64_t marked_ = 0;    // with a byte order mark
  std::uint64_t of_other_ = 0;  // of the other format that has fields
  std::uint64_t broken_ = 0;    // objects over several lines
  std::uint64_t arrays_ = 0;
};

}  // namespace harness::target
