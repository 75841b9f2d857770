#include "harness/load/script/answer_reader.hpp"

#include <curl/curl.h>

#include <nlohmann/json.hpp>

namespace harness::load {

using Json = nlohmann::json;

AnswerReader::AnswerReader(int status, const Answer& answer) : status_(status), answer_(answer) {}

AnswerReader::~AnswerReader() = default;

std::optional<std::string> AnswerReader::header(std::string_view name) const {
  const std::string wanted(name);
  for (const auto& [header, value] : answer_.headers) {
    if (curl_strequal(header.c_str(), wanted.c_str()) != 0) return value;
  }
  return std::nullopt;
}

std::optional<std::string> AnswerReader::json(const std::string& pointer) {
  if (!json_) json_ = std::make_unique<Json>(Json::parse(answer_.body, nullptr, false));
  const Json::json_pointer path(pointer);
  if (json_->is_discarded() || !json_->contains(path)) return std::nullopt;
  const Json& value = (*json_)[path];
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace harness::load
