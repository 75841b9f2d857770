#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/load/http/completion.hpp"
#include "harness/load/script/content_coding.hpp"
#include "harness/scenario/load/json_document.hpp"

namespace harness::load {

// An answer as extractions and checks look at it. Its body is decoded, and read as JSON, once, by
// whoever asks first.
class AnswerReader {
 public:
  AnswerReader(int status, const Answer& answer);
  AnswerReader(const AnswerReader&) = delete;
  AnswerReader& operator=(const AnswerReader&) = delete;

  int status() const { return status_; }

  // None when its content coding cannot be undone.
  const std::string* body();

  // All of that name, joined by commas as HTTP has it.
  std::optional<std::string> header(std::string_view name) const;

  // What stands at the pointer, as JsonDocument has it.
  std::optional<std::string> json(std::string_view pointer);

  // Why somebody who asked could not be given the body, or not as JSON.
  const std::optional<Undecodable>& undecodable() const { return undecodable_; }
  const std::string& json_problem() const { return json_problem_; }  // empty: none

 private:
  void decode(const std::string& codings);
  void parse();

  int status_;
  const Answer& answer_;
  bool was_decoded_ = false;
  const std::string* body_ = nullptr;
  std::string decoded_;
  std::optional<Undecodable> undecodable_;
  bool was_parsed_ = false;
  std::optional<scenario::JsonDocument> json_;
  std::string json_problem_;
};

}  // namespace harness::load
