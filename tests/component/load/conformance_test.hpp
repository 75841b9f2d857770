#pragma once

#include <gmock/gmock.h>

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "tests/component/load/engine_test.hpp"
#include "tests/support/forward_proxy.hpp"
#include "tests/support/tls_front.hpp"

namespace harness::load {

// What else a request may come with, none of which is to change what becomes of it.
// A proxy is asked for whole URLs, or for a tunnel with TLS in it.
enum class Way { plain, redirects, password, proxy, tunnel };
inline constexpr std::array every_way{Way::plain, Way::redirects, Way::password, Way::proxy,
                                      Way::tunnel};

class Conformance : public EngineTest {
 protected:
  // Requests of one user.
  static scenario::Load some(const std::string& path, const char* method, Way way = Way::plain) {
    scenario::Load load = load_of(path);
    scenario::Request& request = load.flows[0].requests[0];
    request.method = method;
    request.redirects = way == Way::redirects ? 3 : 0;
    request.timeout = std::chrono::seconds{5};
    pace_of(load).iterations = {3, 3};
    // Time enough for a connection to be ended in between, also where the machine is slow.
    constexpr auto a_while = std::chrono::milliseconds{200};
    if (path.starts_with("/idle")) load.think_time = scenario::DurationRange{a_while, a_while};
    return load;
  }

  RequestStats met(scenario::Load load, const std::string& url) {
    Setting setting = setting_of(std::move(load));
    setting.base_urls["server"] = url;
    const LoadStats stats = run(setting);
    expect_each_request_once(stats);
    return all_of(stats, "roll");
  }
  RequestStats met(scenario::Load load) { return met(std::move(load), server_.url()); }

  RequestStats met(const std::string& path, const char* method, Way way) {
    scenario::Load load = some(path, method, way);
    if (way == Way::proxy) {
      load.flows[0].requests[0].proxy = server_.url();
      return met(std::move(load), "http://far.example");
    }
    if (way == Way::tunnel) {
      load.flows[0].requests[0].proxy = proxy_.url();
      load.flows[0].requests[0].tls.skip_verify = true;
      return met(std::move(load), front_.url());
    }
    if (way == Way::plain || way == Way::redirects) return met(std::move(load));
    return met(std::move(load), "http://us%40er:word@" + server_.url().substr(7));
  }

  // For these methods, in whatever way they go.
  void expect_outcome(const std::string& path, const char* outcome,
                      const std::vector<const char*>& methods = {"GET", "POST"}) {
    for (const char* method : methods) {
      for (const Way way : every_way) {
        SCOPED_TRACE(path + " " + method + " " + std::to_string(static_cast<int>(way)));
        EXPECT_THAT(met(path, method, way).outcomes,
                    ::testing::ElementsAre(::testing::Pair(outcome, 3)));
      }
    }
  }

  test::TlsFront front_{server_.url(), {}};
  test::ForwardProxy proxy_;
};

}  // namespace harness::load
