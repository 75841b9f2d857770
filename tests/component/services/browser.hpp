#pragma once

#include <algorithm>
#include <cctype>
#include <future>
#include <nlohmann/json.hpp>
#include <string>

#include "services/core/event_loop.hpp"
#include "services/http/client.hpp"

namespace harness::test {

// Asks as a browser does: sees headers, and keeps the session's cookie.
class Browser {
 public:
  explicit Browser(std::string url) : url_(std::move(url)) {}
  ~Browser() { loop_.stop(); }

  services::http::Response get(const std::string& target) { return send("GET", target, {}); }
  services::http::Response post(const std::string& target, const nlohmann::json& body) {
    return send("POST", target, body.dump());
  }

  // Sent along from now on; empty = none.
  void set_cookie(std::string cookie) { cookie_ = std::move(cookie); }
  const std::string& cookie() const { return cookie_; }

  static std::string header(const services::http::Response& response, const std::string& name) {
    for (const auto& [key, value] : response.headers) {
      if (same_name(key, name)) return value;
    }
    return {};
  }

 private:
  static bool same_name(const std::string& one, const std::string& other) {
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [](char a, char b) { return std::tolower(a) == std::tolower(b); });
  }

  services::http::Response send(const std::string& method, const std::string& target,
                                const std::string& body) {
    services::http::Call call{method, url_ + target, {}, body, std::chrono::seconds{30}};
    if (!cookie_.empty()) call.headers.emplace_back("Cookie", cookie_);
    std::promise<services::http::Response> answered;
    loop_.post([&] {
      client_.start(call, [&](const services::http::CallResult& result) {
        answered.set_value(result ? *result : services::http::Response{0, result.error().why});
      });
    });
    auto response = answered.get_future().get();
    const std::string handed_out = header(response, "Set-Cookie");
    if (!handed_out.empty()) cookie_ = handed_out.substr(0, handed_out.find(';'));
    return response;
  }

  const std::string url_;
  std::string cookie_;
  services::SystemClock clock_;
  services::EventLoop loop_{clock_, "browser"};
  services::http::Client client_{loop_};
};

}  // namespace harness::test
