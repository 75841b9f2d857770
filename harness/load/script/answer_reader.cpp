#include "harness/load/script/answer_reader.hpp"

#include <curl/curl.h>

#include <utility>

namespace harness::load {

AnswerReader::AnswerReader(int status, const Answer& answer) : status_(status), answer_(answer) {}

std::optional<std::string> AnswerReader::header(std::string_view name) const {
  const std::string wanted(name);
  std::optional<std::string> all;
  for (const auto& [header, value] : answer_.headers) {
    if (curl_strequal(header.c_str(), wanted.c_str()) == 0) continue;
    all = all ? *all + ", " + value : value;
  }
  return all;
}

const std::string* AnswerReader::body() {
  if (std::exchange(was_decoded_, true)) return body_;
  body_ = &answer_.body;
  if (const auto codings = header("Content-Encoding")) decode(*codings);
  return body_;
}

void AnswerReader::decode(const std::string& codings) {
  auto text = decoded(answer_.body, codings, most_kept);
  if (text) {
    decoded_ = *std::move(text);
    body_ = &decoded_;
  } else {
    undecodable_ = std::move(text.error());
    body_ = nullptr;
  }
}

void AnswerReader::parse() {
  const std::string* text = body();
  if (text == nullptr) return;
  Result<scenario::JsonDocument> document = scenario::JsonDocument::parse(*text);
  if (document) {
    json_ = *std::move(document);
  } else {
    json_problem_ = to_string(document.error());
  }
}

std::optional<std::string> AnswerReader::json(std::string_view pointer) {
  if (!std::exchange(was_parsed_, true)) parse();
  return json_ ? json_->at(pointer) : std::nullopt;
}

}  // namespace harness::load
