#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/text_place.hpp"
#include "harness/languages/review/review.hpp"

namespace harness::languages {

// What is wrong with a part of a query, and what to write instead.
struct Objection {
  std::string what;
  std::string remedy;
  Remark::Weight weight = Remark::Weight::error;
};

// Remarks on one text, wherever they are found first.
class Remarks {
 public:
  explicit Remarks(std::string_view text) : text_(text) {}

  template <typename Position>
  void add(const Position& at, Objection objection) {
    all_.push_back({objection.weight, offset_at(text_, {at.line, at.column}),
                    std::move(objection.what), std::move(objection.remedy)});
  }

  void add(const std::vector<Remark>& others) {
    all_.insert(all_.end(), others.begin(), others.end());
  }

  template <typename Position>
  std::string_view text_from(const Position& at) const {
    return text_.substr(offset_at(text_, {at.line, at.column}));
  }

  // The first error, or all hints, in the order of the text.
  std::vector<Remark> take() {
    std::stable_sort(all_.begin(), all_.end(),
                     [](const Remark& a, const Remark& b) { return a.offset < b.offset; });
    const auto error = std::find_if(all_.begin(), all_.end(), [](const Remark& remark) {
      return remark.weight == Remark::Weight::error;
    });
    if (error != all_.end()) return {std::move(*error)};
    return std::move(all_);
  }

 private:
  std::string_view text_;
  std::vector<Remark> all_;
};

}  // namespace harness::languages
