#pragma once

#include <functional>
#include <nlohmann/json.hpp>

#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

namespace harness::observe {

// The JSON document of an answer. An answer that never came, a status other than 200 and a body
// that is no JSON are errors in the backend's own words.
Result<nlohmann::json> document(const Answer& answer);

// Reads a document whose shape the backend promises; a shape that is not so is an error, not a
// crash.
template <typename T>
Result<T> read_document(const Answer& answer, const std::function<T(const nlohmann::json&)>& read) {
  const Result<nlohmann::json> json = document(answer);
  if (!json) return fail(json.error());
  try {
    return read(*json);
  } catch (const nlohmann::json::exception&) {
    return fail("answered with JSON of another shape than was asked for");
  }
}

}  // namespace harness::observe
