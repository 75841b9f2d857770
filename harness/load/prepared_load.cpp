#include "harness/load/prepared_load.hpp"

#include <algorithm>

#include "harness/core/text.hpp"

namespace harness::load {
namespace {

template <typename Items, typename WeightOf>
std::size_t choose(const Items& items, const WeightOf& weight_of, Rng& rng) {
  double total = 0;
  for (const auto& item : items) total += weight_of(item);
  double left = rng.uniform(0, total);
  std::size_t choice = 0;
  while (choice + 1 < items.size() && left >= weight_of(items[choice])) {
    left -= weight_of(items[choice++]);
  }
  return choice;
}

double weight_of_value(const std::pair<std::string, double>& choice) { return choice.second; }
double weight_of_flow(const PreparedFlow& flow) { return flow.weight; }

// What a Connection header leaves of its connection. One that varies may say anything.
bool lets_live(const Template& value) {
  return value.is_fixed() && upper(value.beginning()).find("CLOSE") == std::string::npos;
}

Error of_request(const scenario::Request& spec, Error error) {
  error.where = "request " + spec.name;
  return error;
}

}  // namespace

std::optional<std::string> chosen(const scenario::Request& request, const Draw& draw,
                                  std::string_view placeholder) {
  for (std::size_t i = 0; i < request.vary.size(); ++i) {
    const scenario::Variation& variation = request.vary[i];
    if (variation.placeholder == placeholder) return variation.choices[draw.choices[i]].first;
  }
  return std::nullopt;
}

Result<PreparedRequest> PreparedRequest::make(const scenario::Request& spec, const Scope& scope,
                                              std::size_t row, std::size_t extracted) {
  for (const scenario::Variation& variation : spec.vary) {
    if (variation.choices.empty()) {
      return fail("{" + variation.placeholder + "} has no values", "request " + spec.name);
    }
  }
  Scope own = scope;
  own.add_variations(spec.vary);
  Result<Template> url = Template::of_url(spec.url, own);
  if (!url) return fail(of_request(spec, url.error()));
  PreparedRequest request(spec, *std::move(url), row);
  if (auto headers = request.prepare_headers(own); !headers) {
    return fail(of_request(spec, headers.error()));
  }
  if (auto body = request.prepare_body(own); !body) return fail(of_request(spec, body.error()));
  request.prepare_kind();
  for (const scenario::Extraction& extraction : spec.extract) {
    request.extractors_.emplace_back(extraction, extracted++);
  }
  for (const scenario::Check& check : spec.checks) request.checks_.emplace_back(check);
  return request;
}

Result<void> PreparedRequest::prepare_headers(const Scope& scope) {
  for (const auto& [name, text] : spec_.headers) {
    Result<Template> value = Template::of_header(text, scope);
    if (!value) return fail(value.error());
    kind_.header_names.push_back(name);
    if (same_name(name, "Connection")) kind_.keeps_connection = lets_live(*value);
    if (value->is_fixed()) {
      kind_.headers.emplace_back(name, value->beginning());
    } else {
      varying_headers_.emplace_back(name, *std::move(value));
    }
  }
  for (const auto& [name, text] : spec_.cookies) {
    Result<Template> value = Template::of_header(text, scope);
    if (!value) return fail(value.error());
    cookies_.emplace_back(name, *std::move(value));
  }
  return {};
}

Result<void> PreparedRequest::prepare_body(const Scope& scope) {
  if (spec_.body_as_is) {
    kind_.body = spec_.body;
    return {};
  }
  Result<Template> body = Template::of_body(spec_.body, scope);
  if (!body) return fail(body.error());
  if (body->is_fixed()) {
    kind_.body = body->beginning();
  } else {
    body_ = *std::move(body);
  }
  return {};
}

// All else of it that never varies.
void PreparedRequest::prepare_kind() {
  kind_.method = spec_.method;
  kind_.url_texts = url_.fixed_texts();
  kind_.protocol = {spec_.tls, spec_.http, spec_.unix_socket, spec_.proxy, spec_.proxy_ca};
  kind_.timeout = spec_.timeout;
  const auto timeouts = scenario::all_of(spec_.timeouts);
  for (const Step step : all_steps) {
    kind_.step_timeouts[step] = timeouts[static_cast<std::size_t>(step)].value_or(Duration{0});
  }
  kind_.redirects = spec_.redirects;
}

Draw PreparedRequest::draw(Rng& rng) const {
  Draw draw;
  draw.choices.reserve(spec_.vary.size());
  for (const scenario::Variation& variation : spec_.vary) {
    draw.choices.push_back(choose(variation.choices, weight_of_value, rng));
  }
  draw.trace = TraceContext::draw(rng);
  return draw;
}

bool PreparedRequest::accepts(int status) const {
  if (spec_.accept.empty()) return status >= 200 && status < 400;
  return std::find(spec_.accept.begin(), spec_.accept.end(), status) != spec_.accept.end();
}

Rng PreparedLoad::chance(std::uint64_t user, std::uint64_t iteration) const {
  return {seed, index << 56 ^ user << 32 ^ iteration};
}

bool PreparedLoad::needs_sessions() const {
  const auto needs_one = [](const PreparedRequest& request) { return request.needs_session(); };
  return !spec.data.empty() || std::any_of(flows.begin(), flows.end(), [&](const auto& flow) {
    const bool may_set_cookies = flow.requests.size() > 1;
    return may_set_cookies || std::any_of(flow.requests.begin(), flow.requests.end(), needs_one);
  });
}

std::uint64_t PreparedLoad::turn_of(const UserFacts& user) const {
  if (!counts_by_user(*spec.executor)) return user.iteration - 1;
  return (user.iteration - 1) * most_users(*spec.executor) + user.number - 1;
}

const PreparedFlow& PreparedLoad::draw_flow(Rng& rng) const {
  return flows.size() == 1 ? flows.front() : flows[choose(flows, weight_of_flow, rng)];
}

std::uint64_t PreparedLoad::draw_iterations(std::uint64_t user) const {
  const auto [low, high] = iterations_of_a_user(*spec.executor);
  return low + chance(user, 0).below(high - low + 1);
}

}  // namespace harness::load
