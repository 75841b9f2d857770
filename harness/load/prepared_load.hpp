#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/core/result.hpp"
#include "harness/core/rng.hpp"
#include "harness/load/trace_context.hpp"
#include "harness/load/url_template.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::load {

// What chance decided about one request: which of its variations' values it takes, and its trace.
struct Draw {
  std::vector<std::size_t> choices;  // an index for each of Request::vary
  TraceContext trace;
};

// A request of a flow, ready to be sent any number of times. Immutable, so workers share it.
class PreparedRequest {
 public:
  // `row` is its place in the ledger.
  static Result<PreparedRequest> make(const scenario::Request& spec, const BaseUrls& base_urls,
                                      std::size_t row);

  const scenario::Request& spec() const { return spec_; }

  // Of the spec's headers those whose values are the same in every order.
  const std::map<std::string, std::string>& fixed_headers() const { return spec_.headers; }
  std::size_t row() const { return row_; }
  Draw draw(Rng& rng) const;
  const UrlTemplate& url() const { return url_; }
  bool accepts(int status) const;

 private:
  PreparedRequest(scenario::Request spec, UrlTemplate url, std::size_t row)
      : spec_(std::move(spec)), url_(std::move(url)), row_(row) {}

  scenario::Request spec_;
  UrlTemplate url_;
  std::size_t row_;
};

// The value that a request took for a placeholder; none when it has no such variation.
std::optional<std::string> chosen(const scenario::Request& request, const Draw& draw,
                                  std::string_view placeholder);

struct PreparedFlow {
  double weight = 1;
  std::vector<PreparedRequest> requests;
};

// One load of the plan. Immutable, so workers share it.
struct PreparedLoad {
  scenario::Load spec;
  std::vector<PreparedFlow> flows;
  std::uint64_t index = 0;  // among the loads of the plan
  std::uint64_t seed = 0;
  std::uint64_t run = 0;  // sets its traces apart from those of other runs with the same seed

  // All that chance decides in one iteration comes from a stream of its own, so the same seed gives
  // the same choices whatever the number of workers and whoever is late. Users and iterations count
  // from 1, arrivals (which any user may take) from 0.
  Rng chance(std::uint64_t user, std::uint64_t iteration) const;
  Rng chance_of_arrival(std::uint64_t arrival) const { return chance(0, arrival); }

  const PreparedFlow& draw_flow(Rng& rng) const;
  std::uint64_t draw_iterations(std::uint64_t user) const;  // how many this user will do
};

}  // namespace harness::load
