#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

namespace harness::observe {

// The JSON document of an answer. An answer that never came, a status other than 200 and a body
// that is no JSON are errors in the backend's own words.
Result<nlohmann::json> document(const Answer& answer);

// The same of an answer on which something is judged: a document that says of itself that it is not
// the whole answer (another status than success, "partial", warnings) is an error, too.
Result<nlohmann::json> whole_document(const Answer& answer);

constexpr const char* other_shape = "answered with JSON of another shape than was asked for";

// Why a search has not looked at all there is, by its "metrics"; empty: it has.
std::string why_incomplete(const nlohmann::json& search);

// Something in a document that cannot be what it stands for, such as "500 apples" for a number.
struct Misread : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The value, where it is a list: something else has no elements to read.
const nlohmann::json& list(const nlohmann::json& value);
nlohmann::json list(nlohmann::json&& value);

// All of the text is a number; "NaN" and the infinities are.
double read_number(const std::string& text);
std::int64_t read_whole_number(const std::string& text);

// Reads a document whose shape the backend promises; a shape that is not so is an error, not a
// crash.
template <typename T>
Result<T> read_document(const Answer& answer, const std::function<T(const nlohmann::json&)>& read) {
  const Result<nlohmann::json> json = whole_document(answer);
  if (!json) return fail(json.error());
  try {
    return read(*json);
  } catch (const Misread& misread) {
    return fail(misread.what());
  } catch (const nlohmann::json::exception&) {
    return fail(other_shape);
  }
}

}  // namespace harness::observe
