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
#include "harness/load/http/request_kind.hpp"
#include "harness/load/script/answer_check.hpp"
#include "harness/load/script/extractor.hpp"
#include "harness/load/script/template.hpp"
#include "harness/load/trace_context.hpp"
#include "harness/load/user_facts.hpp"
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
  // `row` is its place in the ledger; `extracted`, how many values the requests of the flow before
  // it extract.
  static Result<PreparedRequest> make(const scenario::Request& spec, const Scope& scope,
                                      std::size_t row, std::size_t extracted = 0);

  const scenario::Request& spec() const { return spec_; }

  const RequestKind& kind() const { return kind_; }

  // What varies from one order to the next.
  const std::vector<std::pair<std::string, Template>>& varying_headers() const {
    return varying_headers_;
  }
  const std::vector<std::pair<std::string, Template>>& cookies() const { return cookies_; }
  bool has_cookie_header() const { return kind_.has_header("Cookie"); }
  const Template* varying_body() const { return body_ ? &*body_ : nullptr; }
  const std::vector<Extractor>& extractors() const { return extractors_; }
  const std::vector<AnswerCheck>& checks() const { return checks_; }
  bool keeps_answer() const { return !extractors_.empty() || !checks_.empty(); }
  bool needs_session() const {
    return keeps_answer() || body_ || !varying_headers_.empty() || !cookies_.empty();
  }
  std::size_t row() const { return row_; }
  Draw draw(Rng& rng) const;
  const Template& url() const { return url_; }
  bool accepts(int status) const;

 private:
  PreparedRequest(scenario::Request spec, Template url, std::size_t row)
      : spec_(std::move(spec)), url_(std::move(url)), row_(row) {}

  Result<void> prepare_headers(const Scope& scope);
  Result<void> prepare_body(const Scope& scope);
  void prepare_kind();

  scenario::Request spec_;
  Template url_;
  RequestKind kind_;
  std::vector<std::pair<std::string, Template>> varying_headers_;
  std::vector<std::pair<std::string, Template>> cookies_;
  std::optional<Template> body_;  // none: it is the kind's
  std::vector<Extractor> extractors_;
  std::vector<AnswerCheck> checks_;
  std::size_t row_;
};

// The value that a request took for a placeholder; none when it has no such variation.
std::optional<std::string> chosen(const scenario::Request& request, const Draw& draw,
                                  std::string_view placeholder);

struct PreparedFlow {
  double weight = 1;
  std::vector<PreparedRequest> requests;
  std::size_t extracted = 0;  // values, by all of them
};

// One load of the plan. Immutable, so workers share it.
struct PreparedLoad {
  scenario::Load spec;
  std::vector<PreparedFlow> flows;
  std::size_t most_extracted = 0;  // values, of any flow
  std::uint64_t index = 0;         // among the loads of the plan
  std::uint64_t seed = 0;
  TraceSampling sampling = TraceSampling();
  TraceSeal seal = TraceSeal();  // sets its traces apart, also from those of the same seed

  // All that chance decides in one iteration comes from a stream of its own, so the same seed gives
  // the same choices whatever the number of workers and whoever is late. Users and iterations count
  // from 1, arrivals (which any user may take) from 0.
  Rng chance(std::uint64_t user, std::uint64_t iteration) const;
  Rng chance_of_arrival(std::uint64_t arrival) const { return chance(0, arrival); }

  // Whether users have to remember anything from one request to the next.
  bool needs_sessions() const;

  // Counts the iterations of all users from 0, so that each has a row of a file to itself.
  std::uint64_t turn_of(const UserFacts& user) const;

  const PreparedFlow& draw_flow(Rng& rng) const;
  std::uint64_t draw_iterations(std::uint64_t user) const;  // how many this user will do
};

}  // namespace harness::load
