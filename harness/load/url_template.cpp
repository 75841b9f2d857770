#include "harness/load/url_template.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::load {
namespace {

std::optional<std::size_t> variation_of(const scenario::Request& spec, const std::string& name) {
  const auto found =
      std::find_if(spec.vary.begin(), spec.vary.end(),
                   [&](const scenario::Variation& one) { return one.placeholder == name; });
  if (found == spec.vary.end()) return std::nullopt;
  return static_cast<std::size_t>(found - spec.vary.begin());
}

}  // namespace

Result<UrlTemplate> UrlTemplate::make(const scenario::Request& spec, const BaseUrls& base_urls) {
  UrlTemplate url;
  for (const PatternPiece& piece : pieces_of(spec.url)) {
    if (!piece.is_placeholder) {
      url.pieces_.back().text += piece.text;
    } else if (const auto variation = variation_of(spec, piece.text)) {
      url.pieces_.back().variation = variation;
      url.pieces_.push_back({});
    } else if (const auto base = base_urls.find(piece.text); base != base_urls.end()) {
      url.pieces_.back().text += base->second;
    } else {
      return fail("unknown placeholder {" + piece.text + "}");
    }
  }
  for (const scenario::Variation& variation : spec.vary) {
    std::vector<std::string>& values = url.values_.emplace_back();
    for (const auto& [value, weight] : variation.choices) values.push_back(value);
  }
  return url;
}

void UrlTemplate::write(std::span<const std::size_t> choices, std::string& url) const {
  url.clear();
  for (const Piece& piece : pieces_) {
    url += piece.text;
    if (piece.variation) url += values_[*piece.variation][choices[*piece.variation]];
  }
}

std::vector<std::string> UrlTemplate::texts() const {
  std::vector<std::string> texts;
  for (const Piece& piece : pieces_) texts.push_back(piece.text);
  for (const auto& values : values_) texts.insert(texts.end(), values.begin(), values.end());
  return texts;
}

}  // namespace harness::load
