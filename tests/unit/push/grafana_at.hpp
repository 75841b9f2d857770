#pragma once

#include "harness/push/grafana.hpp"
#include "tests/support/fake_grafana.hpp"

namespace harness::push {

// Signed in there, without a wire.
inline Grafana grafana_at(test::FakeGrafana& fake,
                          const std::string& token = test::FakeGrafana::editor) {
  net::Server server("http://grafana.example/g");
  if (!token.empty()) {
    server.headers["Authorization"] = "Bearer " + token;
    server.secrets = {token};
  }
  return {server, [&fake](net::HttpRequest request) -> Result<net::HttpResponse> {
            // It stands behind a path.
            request.url = "http://grafana.example" +
                          request.url.substr(std::string("http://grafana.example/g").size());
            return fake.answer(request);
          }};
}

}  // namespace harness::push
