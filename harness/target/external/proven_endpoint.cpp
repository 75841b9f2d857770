#include "harness/target/external/proven_endpoint.hpp"

#include <algorithm>

#include "harness/core/rng.hpp"
#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "harness/net/http_group.hpp"
#include "harness/net/url.hpp"
#include "harness/target/native/kube_context.hpp"
#include "harness/target/showing.hpp"

namespace harness::target {
namespace {

constexpr const char* remedy = "point it at the system that is meant, or say what that shows";

// A place that nobody answers at gets no request either.
constexpr const char* silent_place = "no answer";

// Of a trace that is not kept: it would be taken for somebody else's among those of the load.
std::string unsampled_trace() {
  constexpr std::size_t trace_digits = 32;
  constexpr std::size_t span_digits = 16;
  const std::string token = fresh_token() + fresh_token();
  return "00-" + token.substr(0, trace_digits) + "-" + token.substr(0, span_digits) + "-00";
}

}  // namespace

Result<ProvenEndpoint> ProvenEndpoint::make(const scenario::Endpoint& endpoint,
                                            const scenario::Environment& environment) {
  auto server =
      scenario::server_at(*endpoint.url, endpoint.access, endpoint.directory, environment);
  if (!server) return fail(server.error().what, endpoint.name, server.error().remedy);
  ProvenEndpoint made;
  made.name_ = endpoint.name;
  made.server_ = *std::move(server);
  made.is_ = endpoint.is;
  made.allow_ = endpoint.allow;
  return made;
}

bool ProvenEndpoint::may_get(scenario::Allowed what) const {
  return std::find(allow_.begin(), allow_.end(), what) != allow_.end();
}

Result<void> ProvenEndpoint::prove() {
  if (!is_) return {};
  if (!is_looked_up_) addresses_ = net::addresses_of_url(server_.url);
  if (addresses_.empty()) {
    return fail(server_.url + " has no address", name_, "mend the name, or how it is looked up");
  }
  if (!is_->kube_context.empty()) return prove_context();
  std::vector<net::Address> proven;
  Error unanswered;
  for (const net::Address& address : addresses_) {
    const auto shown = prove_at(address);
    if (shown) {
      proven.push_back(address);
    } else if (shown.error().where != silent_place) {
      return fail(shown.error().what, name_, remedy);
    } else {
      unanswered = shown.error();
    }
  }
  // One of IPv6 may lead nowhere from here; one that has answered before is missed.
  const bool is_missed = is_looked_up_ && proven.size() < addresses_.size();
  if (proven.empty() || is_missed) return fail(unanswered.what, name_, "start it, or mend its URL");
  is_looked_up_ = true;
  addresses_ = std::move(proven);
  return {};
}

// Who answers there is not asked: it goes by where kubectl points.
Result<void> ProvenEndpoint::prove_context() {
  auto same = check_context();
  if (same) is_looked_up_ = true;
  return same;
}

Result<void> ProvenEndpoint::check_context() const {
  const auto same = check_kube_context(is_->kube_context);
  if (!same) return fail(same.error().what, name_, same.error().remedy);
  return {};
}

Result<void> ProvenEndpoint::look_again(const std::stop_token& stop) const {
  if (!is_ || !is_looked_up_ || !may_get_anything()) return {};
  if (!is_->kube_context.empty()) return check_context();
  for (const net::Address& address : addresses_) {
    net::HttpRequest request = question_to(address);
    request.headers["traceparent"] = unsampled_trace();
    net::HttpGroup group;
    const auto answer =
        std::move(group.send({request}, [&stop] { return !stop.stop_requested(); }).front());
    if (!answer || shows_nothing(*answer, *is_)) continue;
    const std::string where = server_.url + " (" + net::to_text(address) + ")";
    const auto same = check_shown(*answer, *is_, server_, where);
    if (!same) return fail(same.error().what, name_, remedy);
  }
  return {};
}

bool ProvenEndpoint::call(const std::string& path,
                          const std::map<std::string, std::string>& headers) const {
  if (!may_get_load() || !is_looked_up_) return false;
  net::HttpRequest request = net::request_to(server_, path);
  for (const auto& [name, value] : headers) request.headers[name] = value;
  request.connect_to = addresses_.front();
  return net::HttpClient().send(request).has_value();
}

net::Found ProvenEndpoint::found() const {
  const net::Authority there = net::authority_of(server_.url);
  return {net::without_brackets(there.host), there.port,
          is_looked_up_ ? addresses_ : std::vector<net::Address>{}};
}

std::string ProvenEndpoint::text() const {
  const std::string url = without_password(server_.url);
  if (!is_) return url + ", which nobody has to be sure of: it gets nothing";
  std::vector<std::string> places;
  if (is_looked_up_) {
    for (const net::Address& address : addresses_) places.push_back(net::to_text(address));
  }
  return url + " (" + join(places, ", ") + ")" +
         (is_->kube_context.empty() ? " says " : " goes by ") + is_->text() + ": " + is_->value +
         (may_get_load() ? "" : "; it gets no load");
}

net::HttpRequest ProvenEndpoint::question_to(const net::Address& address) const {
  net::HttpRequest request = net::request_to(server_, is_->path);
  request.timeout = std::chrono::seconds{3};
  request.connect_to = address;
  return request;
}

Result<void> ProvenEndpoint::prove_at(const net::Address& address) const {
  const auto response = net::HttpClient().send(question_to(address));
  const std::string where = server_.url + " (" + net::to_text(address) + ")";
  if (!response) {
    return fail(where + " does not answer: " + net::without_secrets(response.error().what, server_),
                silent_place);
  }
  return check_shown(*response, *is_, server_, where);
}

Checked<ProvenEndpoints> sign_in(const scenario::Endpoints& endpoints,
                                 const scenario::Environment& environment) {
  ProvenEndpoints all;
  std::vector<Error> errors;
  for (const scenario::Endpoint& endpoint : endpoints) {
    auto made = ProvenEndpoint::make(endpoint, environment);
    if (made) {
      all.push_back(*std::move(made));
    } else {
      errors.push_back(made.error());
    }
  }
  if (!errors.empty()) return tl::unexpected(errors);
  return all;
}

}  // namespace harness::target
