#include "harness/load/prepared_load.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::load {
namespace {

std::size_t choose(const scenario::Variation& variation, Rng& rng) {
  double total = 0;
  for (const auto& [value, weight] : variation.choices) total += weight;
  double left = rng.uniform(0, total);
  std::size_t choice = 0;
  while (choice + 1 < variation.choices.size() && left >= variation.choices[choice].second) {
    left -= variation.choices[choice++].second;
  }
  return choice;
}

// Only processes are filled in, {frontend}: all other braces are a body's own.
std::string with_urls(std::string text, const BaseUrls& base_urls) {
  for (const auto& [name, url] : base_urls) {
    text = replace_all(std::move(text), "{" + name + "}", url);
  }
  return text;
}

}  // namespace

std::optional<std::string> chosen(const scenario::Request& request, const Draw& draw,
                                  std::string_view placeholder) {
  for (std::size_t i = 0; i < request.vary.size(); ++i) {
    const scenario::Variation& variation = request.vary[i];
    if (variation.placeholder == placeholder) return variation.choices[draw.choices[i]].first;
  }
  return std::nullopt;
}

Result<PreparedRequest> PreparedRequest::make(const scenario::Request& spec,
                                              const BaseUrls& base_urls, std::size_t row) {
  for (const scenario::Variation& variation : spec.vary) {
    if (variation.choices.empty()) {
      return fail("{" + variation.placeholder + "} has no values", "request " + spec.name);
    }
  }
  Result<UrlTemplate> url = UrlTemplate::make(spec, base_urls);
  if (!url) {
    Error error = url.error();
    error.where = "request " + spec.name;
    return fail(std::move(error));
  }
  scenario::Request filled = spec;
  filled.body = with_urls(spec.body, base_urls);
  for (auto& [header, value] : filled.headers) value = with_urls(value, base_urls);
  return PreparedRequest(std::move(filled), *std::move(url), row);
}

Draw PreparedRequest::draw(Rng& rng) const {
  Draw draw;
  draw.choices.reserve(spec_.vary.size());
  for (const scenario::Variation& variation : spec_.vary) {
    draw.choices.push_back(choose(variation, rng));
  }
  draw.trace = TraceContext::draw(rng);
  return draw;
}

bool PreparedRequest::accepts(int status) const {
  if (spec_.accept.empty()) return status >= 200 && status < 400;
  return std::find(spec_.accept.begin(), spec_.accept.end(), status) != spec_.accept.end();
}

Rng PreparedLoad::chance(std::uint64_t user, std::uint64_t iteration) const {
  return {seed, index << 56 ^ user << 32 ^ iteration};
}

std::uint64_t PreparedLoad::draw_iterations(std::uint64_t user) const {
  const auto [low, high] = spec.iterations;
  return low + chance(user, 0).below(high - low + 1);
}

Duration PreparedLoad::draw_think_time(Rng& rng) const {
  const auto [low, high] = spec.think_time;
  const auto width = static_cast<std::uint64_t>((high - low).count()) + 1;
  return low + Duration{static_cast<Duration::rep>(rng.below(width))};
}

}  // namespace harness::load
