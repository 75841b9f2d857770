#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/load/http/http_driver.hpp"
#include "harness/load/prepared_load.hpp"
#include "tests/support/told_server.hpp"

namespace harness::test {

// One request after the other by one way of speaking HTTP, each over a connection of its own and
// answered by what the test tells.
class ToldRequests {
 public:
  // Its URL is not looked at.
  ToldRequests(load::HttpPath path, scenario::Request request,
               ToldServer::Speaks speaks = ToldServer::Speaks::plain);

  const std::string& url() const { return server_.url(); }

  struct Met {
    load::Outcome outcome;
    std::string why;
    std::optional<load::Answer> answer;  // where there was one, and it was kept
  };

  // What becomes of a request that is answered by these pieces, one after the other, by a server
  // that closes then.
  Met met(const std::vector<std::string_view>& pieces, load::Keep keep);

 private:
  bool has_come();  // the whole request
  void turn(Duration at_most);

  SystemClock clock_;
  ToldServer server_;
  scenario::HttpVersion http_;
  load::PreparedRequest request_;
  load::Poller poller_;
  load::Origins origins_;
  std::unique_ptr<load::Driver> driver_;
};

}  // namespace harness::test
