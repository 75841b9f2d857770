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
  std::optional<std::string> header(std::string_view name) const;  // the first of that name

  // What is at the pointer: text without its quotes, all else as JSON writes it.
  std::optional<std::string> json(const std::string& pointer);

 private:
  int status_;
  const Answer& answer_;
  std::unique_ptr<nlohmann::json> json_;
};

}  // namespace harness::load
