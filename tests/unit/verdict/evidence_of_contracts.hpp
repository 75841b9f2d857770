#pragma once

#include "tests/unit/verdict/evidence_rows.hpp"
#include "tests/unit/verdict/whole_traces.hpp"

// The rows of the table of evidence for claims about what a system promises: what its traces are,
// what it calls things, how much of its budget it burns.
namespace harness::verdict {

// ---- shape

inline Case shape_case() {
  Case one;
  one.run.observations.load.kept.push_back({.request = "roll",
                                            .phase = "outage",
                                            .url = "",
                                            .trace_id = std::string(32, 'a'),
                                            .outcome = "200",
                                            .why = "sampled",
                                            .started_at = at(25)});
  one.claim = one.run.claim(
      "shape", with_fields({{"shape", node_of("request: roll\ntree: {service: web}")}}));
  one.told = {{"/api/traces/", said(whole_trace_of(healthy_spans()))}};
  return one;
}

inline Row shape_row() {
  const std::vector<MadeSpan> own{healthy_spans().front()};
  auto misspelt = healthy_spans();
  misspelt[1].service = "webb";
  return {"shape", shape_case,
          of_backend(
              Backend::tempo,
              {{"empty", main_is(R"({"batches":[]})")},
               {"NaN", main_is(R"({"batches":NaN})")},
               {"null", main_is(R"({"batches":null})")},
               {"dead service", main_is(whole_trace_of(own))},
               {"no traffic", {[](Case& one) { one.run.observations.load.kept.clear(); }}},
               {"hung",
                {[](Case& one) { one.run.observations.load.kept.front().outcome = "timeout"; }}},
               {"misspelt", main_is(whole_trace_of(misspelt))},
               {"wrong window",
                {[](Case& one) { one.run.observations.load.kept.front().started_at = at(5); }}}})};
}

}  // namespace harness::verdict
