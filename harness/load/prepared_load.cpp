#include "harness/load/prepared_load.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::load {
namespace {

template <typename Items, typename WeightOf>
std::size_t choose(const Items& items, const WeightOf& weight_of, Rng& rng) {
  double total = 0;
  for (const auto& item : items) total += weight_of(item);
  double left = rng.uniform(0, total);
  std::size_t choice = 0;
  while (choice + 1 < items.size() && left >= weight_of(items[choice])) {
    left -= weight_of(items[choice++]);
  }
  return choice;
}

double weight_of_value(const std::pair<std::string, double>& choice) { return choice.second; }
double weight_of_flow(const PreparedFlow& flow) { return flow.weight; }

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
    draw.choices.push_back(choose(variation.choices, weight_of_value, rng));
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

const PreparedFlow& PreparedLoad::draw_flow(Rng& rng) const {
  return flows.size() == 1 ? flows.front() : flows[choose(flows, weight_of_flow, rng)];
}

std::uint64_t PreparedLoad::draw_iterations(std::uint64_t user) const {
  const auto [low, high] = spec.iterations;
  return low + chance(user, 0).below(high - low + 1);
}

}  // namespace harness::load
