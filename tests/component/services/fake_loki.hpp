#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/loopback_server.hpp"

namespace harness::test {

// Answers query_range over the lines that a test has put in, as Loki does: those from `start` on
// and before `end`, the first `limit` of them.
class FakeLoki {
 public:
  std::string url() const { return server_.url(); }
  std::size_t questions() const { return server_.requests().size(); }
  void fail_with(int status) { status_ = status; }
  void refuse_pages_above(std::int64_t lines) { largest_page_ = lines; }

  void add(std::int64_t at, const nlohmann::json& line) {
    const std::lock_guard lock(mutex_);
    lines_.emplace_back(at, line.is_string() ? line.get<std::string>() : line.dump());
    std::stable_sort(lines_.begin(), lines_.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
  }

  static std::int64_t ago(std::chrono::nanoseconds age) {
    return (std::chrono::system_clock::now().time_since_epoch() - age).count();
  }

 private:
  static std::int64_t parameter(const std::string& head, const std::string& name) {
    std::smatch match;
    std::regex_search(head, match, std::regex("[?&]" + name + "=(\\d+)"));
    return std::stoll(match[1]);
  }

  ServedResponse answer(const ServedRequest& request) {
    if (status_ != 200) return {status_, "too many outstanding requests"};
    const auto limit = parameter(request.head, "limit");
    if (limit > largest_page_) return {500, "received message larger than max"};
    auto values = nlohmann::json::array();
    const std::lock_guard lock(mutex_);
    for (const auto& [at, text] : lines_) {
      if (at < parameter(request.head, "start") || at >= parameter(request.head, "end")) continue;
      if (std::ssize(values) < limit) values.push_back({std::to_string(at), text});
    }
    const nlohmann::json stream = {{"stream", {{"job", "usage-events"}}}, {"values", values}};
    return {200, nlohmann::json{{"data", {{"result", nlohmann::json::array({stream})}}}}.dump()};
  }

  std::atomic<int> status_ = 200;
  std::atomic<std::int64_t> largest_page_ = 5000;
  std::mutex mutex_;  // guards lines_
  std::vector<std::pair<std::int64_t, std::string>> lines_;
  LoopbackServer server_{[this](const ServedRequest& request) { return answer(request); }};
};

}  // namespace harness::test
