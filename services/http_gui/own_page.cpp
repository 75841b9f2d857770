#include "services/http_gui/own_page.hpp"

#include <string>

#include "services/http/url.hpp"
#include "services/http_gui/network.hpp"

namespace services::http_gui {
namespace {

bool is_this_machine_or_an_address(const std::string& host) {
  const auto origin = http::parse_origin("http://" + host);
  if (!origin) return false;
  const std::string& name = origin->host;
  if (name == "localhost") return true;
  const bool bracketed = name.starts_with('[');
  return Network::parse(bracketed ? name.substr(1, name.size() - 2) : name).has_value();
}

}  // namespace

std::optional<app::Refusal> refuse_other_pages(const http::Request& request) {
  if (!request.content_type.starts_with("application/json")) {
    return app::Refusal{415, "the content type must be application/json"};
  }
  if (!is_this_machine_or_an_address(request.host)) {
    return app::Refusal{403, "\"" + request.host +
                                 "\" is not how this page is reached: use localhost or an address"};
  }
  return std::nullopt;
}

}  // namespace services::http_gui
