#pragma once

#include <array>

#include "harness/scenario/field.hpp"

namespace harness::test {

// Kinds of faults and claims with every type of field, as small as the tests of the language need
// them; the real tables are chaos/'s and verdict/'s.
inline scenario::Vocabulary vocabulary() {
  using scenario::Field;
  using enum scenario::FieldType;
  static constexpr std::array<Field, 1> stop{
      {{"stop", process, true, "", "the process to stop in an orderly way"}}};
  static constexpr std::array<Field, 2> pause{
      {{"pause", process, true, "", "the process to halt"},
       {"every", duration, false, "", "halt it again and again"}}};
  static constexpr std::array<Field, 2> promql{
      {{"promql", query, true, "", "a PromQL query with one value as its answer"},
       {"value", comparison, true, "", "what the value must be"}}};
  static constexpr std::array<Field, 5> logql{
      {{"logql", query, true, "", "a LogQL query"},
       {"count", comparison, false, "", "how many lines it must find"},
       {"value", comparison, false, "", "what the value must be"},
       {"fields", text_list, false, "", "what each line must have"},
       {"control", query, false, "", "a query that proves that the lines would be seen"}}};
  static constexpr std::array<Field, 3> traceql{
      {{"traceql", query, true, "", "a TraceQL query"},
       {"count", comparison, false, ">= 1", "how many traces it must find"},
       {"control", query, false, "", "a query that proves that the traces would be seen"}}};
  static constexpr std::array<Field, 2> correlate{
      {{"correlate", request, true, "", "the requests to follow"},
       {"services", process_list, true, "", "where each must be seen"}}};
  static constexpr std::array<Field, 4> alert{
      {{"alert", text, true, "", "the name of an alert"},
       {"fires_within", duration, false, "", "counted from the phase's first fault"},
       {"resolves_within", duration, false, "", "counted from the end of that fault"},
       {"labels", text_map, false, "", "labels that it must carry"}}};
  const auto count_or_value = [](const scenario::Fields& fields) -> Result<void> {
    if (fields.has("count") != fields.has("value")) return {};
    return fail("a logql claim needs either count or value", {}, "add one of them");
  };
  return {.faults = {{"stop", "", stop}, {"pause", "", pause}},
          .claims = {{"promql", "", promql},
                     {"logql", "", logql, count_or_value},
                     {"traceql", "", traceql},
                     {"correlate", "", correlate},
                     {"alert", "", alert, nullptr, true},
                     {"threshold", "", {}}},
          .stages = {{"stage5",
                      {"postgres", "prometheus", "loki", "tempo", "die-service", "dice-roller",
                       "frontend"}}},
          .without_http = {"postgres"}};
}

}  // namespace harness::test
