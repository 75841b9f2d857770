#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::load {

using BaseUrls = std::map<std::string, std::string>;

// The URL of a request, taken apart once, so that to fill in what varies is only copying.
class UrlTemplate {
 public:
  // {process} is filled in from the base URLs at once; the error names a placeholder that is
  // neither that nor one of the request's variations.
  static Result<UrlTemplate> make(const scenario::Request& spec, const BaseUrls& base_urls);

  // `choices` has an index for each of the request's variations. Replaces what `url` held.
  void write(std::span<const std::size_t> choices, std::string& url) const;

  // What all its URLs begin with, up to the first part that varies.
  const std::string& beginning() const { return pieces_.front().text; }

  // Every text that a URL may be made of.
  std::vector<std::string> texts() const;

 private:
  struct Piece {
    std::string text;                      // in front of the value
    std::optional<std::size_t> variation;  // whose value follows
  };

  std::vector<Piece> pieces_{1};
  std::vector<std::vector<std::string>> values_;  // of each variation
};

}  // namespace harness::load
