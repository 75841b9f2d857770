#pragma once

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "harness/load/http/completion.hpp"

namespace harness::load {

// An answer as extractions and checks look at it. Its body is read as JSON once, by whoever asks
// first.
class AnswerReader {
 public:
  AnswerReader(int status, const Answer& answer);
  ~AnswerReader();
  AnswerReader(const AnswerReader&) = delete;
  AnswerReader& operator=(const AnswerReader&) = delete;

  int status() const { return status_; }
  const std::string& body() const { return answer_.body; }

  // All of that name, joined by commas as HTTP has it.
  std::optional<std::string> header(std::string_view name) const;

  // What is at the pointer: text without its quotes, all else as JSON writes it.
  std::optional<std::string> json(const std::string& pointer);

  // Why the body could not be read as JSON; empty: it could, or nobody has asked.
  const std::string& json_problem() const { return json_problem_; }

 private:
  void parse();

  int status_;
  const Answer& answer_;
  std::unique_ptr<nlohmann::json> json_;
  std::string json_problem_;
};

}  // namespace harness::load
