#pragma once

#include <functional>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>

#include "harness/core/result.hpp"
#include "harness/net/server.hpp"

namespace harness::push {

// The user's own Grafana, by its HTTP API as its makers document it. One thread.
class Grafana {
 public:
  // A seam: the wire, or in tests something that answers as a Grafana does.
  using Send = std::function<Result<net::HttpResponse>(const net::HttpRequest&)>;

  struct Answer {
    int status = 0;
    nlohmann::json body;  // where it is no good one, it may be no JSON
  };

  Grafana(net::Server server, Send send) : server_(std::move(server)), send_(std::move(send)) {}

  // Before anything else is sent there: whether it is a Grafana at all, and well. "Grafana 11.6.0".
  Result<std::string> introduce();

  // A good answer, or one of a status in `also`; whatever else is an error in plain words. Nothing
  // that one signs in by is ever in it.
  Result<Answer> get(const std::string& path, std::initializer_list<int> also = {});
  Result<Answer> post(const std::string& path, const nlohmann::json& body,
                      std::initializer_list<int> also = {});

  const std::string& url() const { return server_.url; }
  std::string page_of(const std::string& dashboard) const;  // as people open it

 private:
  Result<Answer> send(net::HttpRequest request, std::initializer_list<int> also);
  Error no_answer(const std::string& why) const;
  Error refusal(const net::HttpResponse& response, const net::HttpRequest& request) const;
  std::string message_in(const std::string& body) const;

  net::Server server_;
  Send send_;
};

// The value of a member that is a text; empty: there is none.
std::string text_at(const nlohmann::json& object, const char* name);

}  // namespace harness::push
