#pragma once

#include <string>
#include <utility>
#include <vector>

#include "stack/store/logs/api/routes.hpp"

namespace store::logs::test {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t noon = 1'767'614'400 * second;  // 2026-01-05T12:00:00Z

class StandingClock final : public harness::Clock {
 public:
  harness::TimePoint now() const override { return harness::TimePoint(now_ += step_); }
  // From now on it goes on by that at each look.
  void run_by(harness::Duration step) { step_ = step; }
  harness::WallTime wall() const override {
    return harness::WallTime{std::chrono::nanoseconds{noon}};
  }

 private:
  harness::Duration step_{};
  mutable harness::Duration now_{};
};

// A store that is asked by its routes, without a socket. It is noon.
class AskedStore {
 public:
  // One line, some seconds before noon.
  void push(std::vector<Field> labels, std::int64_t seconds_ago, std::string_view line,
            std::vector<Field> metadata = {}) {
    LogPush push{std::move(labels), {{noon - seconds_ago * second, line, std::move(metadata)}}};
    store_.append({push});
  }

  using Params = std::vector<std::pair<std::string, std::string>>;
  http::Response ask(const std::string& endpoint, Params params,
                     const std::string& name = "") const {
    for (const http::Route& route : routes_) {
      if (route.method != "POST" || route.path != "/loki/api/v1/" + endpoint) continue;
      http::Request request;
      request.params = std::move(params);
      if (!name.empty()) request.path_params["name"] = name;
      request.waited = waited_;
      request.ask_going = ask_going_;
      return route.serve(request);
    }
    return http::text(404, "no such route");
  }

  // How the questions that follow come.
  void let_wait(std::chrono::nanoseconds waited) { waited_ = waited; }
  void let_go_on(AskGoing ask_going) { ask_going_ = std::move(ask_going); }
  StandingClock& clock() { return clock_; }

  // The part of an instant answer that says the series: `"result":[…]`.
  std::string vector(const std::string& query) const {
    const http::Response answer = ask("query", {{"query", query}});
    if (answer.status != 200) return std::to_string(answer.status) + " " + answer.body;
    const std::size_t begin = answer.body.find("\"result\":") + 9;
    return answer.body.substr(begin, answer.body.find(",\"stats\"") - begin);
  }

 private:
  LogStore store_;
  StandingClock clock_;
  std::chrono::nanoseconds waited_{};
  AskGoing ask_going_;
  http::Routes routes_ = log_routes(store_, clock_);
};

}  // namespace store::logs::test
