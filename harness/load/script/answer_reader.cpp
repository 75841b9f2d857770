#include "harness/load/script/answer_reader.hpp"

#include <curl/curl.h>

#include <nlohmann/json.hpp>

namespace harness::load {

using Json = nlohmann::json;

AnswerReader::AnswerReader(int status, const Answer& answer) : status_(status), answer_(answer) {}

AnswerReader::~AnswerReader() = default;

std::optional<std::string> AnswerReader::header(std::string_view name) const {
  const std::string wanted(name);
  std::optional<std::string> all;
  for (const auto& [header, value] : answer_.headers) {
    if (curl_strequal(header.c_str(), wanted.c_str()) == 0) continue;
    all = all ? *all + ", " + value : value;
  }
  return all;
}

// A single number that no double can hold makes all of the document unreadable.
void AnswerReader::parse() {
  json_ = std::make_unique<Json>(Json::value_t::discarded);
  try {
    *json_ = Json::parse(answer_.body);
  } catch (const Json::exception& problem) {
    constexpr std::size_t enough = 200;  // it may quote as much as it has read
    json_problem_ = std::string(problem.what()).substr(0, enough);
  }
}

std::optional<std::string> AnswerReader::json(const std::string& pointer) {
  if (!json_) parse();
  const Json::json_pointer path(pointer);
  if (json_->is_discarded() || !json_->contains(path)) return std::nullopt;
  const Json& value = (*json_)[path];
  return value.is_string() ? value.get<std::string>() : value.dump();
}

}  // namespace harness::load
