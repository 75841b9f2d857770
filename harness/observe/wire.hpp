#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>

#include "harness/core/result.hpp"
#include "harness/observe/question.hpp"

namespace harness::observe {

// What is said of an answer to a question that was never put.
inline constexpr const char* not_asked = "was not asked";

// The JSON document of an answer. An answer that never came or was a problem, a status other than
// 200 and a body that is no JSON, or has a key twice, are errors in the backend's own words.
Result<nlohmann::json> document(const Answer& answer);

// The same of an answer on which something is judged: a document that says of itself that it is not
// the whole answer (another status than success, "partial", warnings, an error or a message beside
// success) is an error, too.
Result<nlohmann::json> whole_document(const Answer& answer);

// While one lives, its thread reads a body that it has read before no second time: who judges the
// same answers over and over spends most of its time on that. What it keeps is bounded.
class ReadBodies {
 public:
  using Document = std::shared_ptr<const nlohmann::json>;

  // Shorter bodies than that many bytes are read each time.
  explicit ReadBodies(std::size_t shortest = 0);
  ReadBodies(const ReadBodies&) = delete;
  ReadBodies& operator=(const ReadBodies&) = delete;
  ~ReadBodies();

  // Null: it is not kept, or no longer.
  Document find(const std::string& body) const;
  void keep(const std::string& body, Document document);

 private:
  std::unordered_map<std::string, Document> documents_;
  std::size_t shortest_;
  std::size_t bytes_ = 0;  // of the bodies
  ReadBodies* outer_;
};

// whole_document(), shared with those who read the same body.
Result<ReadBodies::Document> shared_document(const Answer& answer);

// The same of what becomes a part of another body, and is not kept; and what such a body says.
Result<ReadBodies::Document> passing_document(const Answer& answer);
void keep_document(const std::string& body, ReadBodies::Document document);

// The document of a text; discarded where it is none, or nested deeper than what backends send.
nlohmann::json json_of(std::string_view text);

constexpr const char* other_shape = "answered with JSON of another shape than was asked for";

// Something in a document that cannot be what it stands for, such as "500 apples" for a number.
struct Misread : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The readers below throw it, or the JSON's own complaint of another shape.

// The data of an answer of Prometheus or Loki, which always say their status beside it.
const nlohmann::json& data_of(const nlohmann::json& document);

// The traces of a search; one that found nothing lists none, but does list.
const nlohmann::json& listed_traces(const nlohmann::json& search);

// Why a search has not looked at all there is, by its "metrics"; empty: it has.
std::string why_incomplete(const nlohmann::json& search);

// The value, where it is a list: something else has no elements to read.
const nlohmann::json& list(const nlohmann::json& value);
nlohmann::json list(nlohmann::json&& value);

// How many of something the object says there are, where it says so.
std::uint64_t read_count(const nlohmann::json& object, const char* name, std::uint64_t otherwise);

// All of the text is a number; "NaN" and the infinities are.
double read_number(const std::string& text);
std::int64_t read_whole_number(const std::string& text);

// Reads a document whose shape the backend promises; a shape that is not so is an error, not a
// crash.
template <typename T>
Result<T> read_document(const Answer& answer, const std::function<T(const nlohmann::json&)>& read) {
  const Result<ReadBodies::Document> json = shared_document(answer);
  if (!json) return fail(json.error());
  try {
    return read(**json);
  } catch (const Misread& misread) {
    return fail(misread.what());
  } catch (const nlohmann::json::exception&) {
    return fail(other_shape);
  }
}

}  // namespace harness::observe
