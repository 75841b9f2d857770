#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "stack/store/http/message.hpp"
#include "stack/store/logs/streams/log_store.hpp"

namespace store::logs::test {

using Json = nlohmann::json;

// A full hour, as the recordings want it.
constexpr std::int64_t base = 1'767'607'200'000'000'000;  // 2026-01-05T10:00:00Z

std::vector<Json> read_cases();
void push_data(LogStore& store);

http::Request request_of(const Json& recorded);
std::string path_of(const Json& recorded);

// The answer in the form of the recordings.
Json normalised(const Json& recorded, const http::Response& answer);

// Whether they are the same but for the last digits of numbers.
bool same(const Json& recorded, const Json& answered);

}  // namespace store::logs::test
