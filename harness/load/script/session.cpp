#include "harness/load/script/session.hpp"

#include <algorithm>

#include "harness/scenario/load/headers.hpp"

namespace harness::load {
namespace {

using scenario::breaks_header;

bool breaks_cookie(char c) { return breaks_header(c) || c == ';'; }

std::size_t row_of(const scenario::DataSet& data, const UserFacts& user, std::uint64_t turn,
                   Rng& chance) {
  using Order = scenario::DataSet::Order;
  const std::size_t rows = data.table->rows.size();
  switch (data.order) {
    case Order::sequential:
      return turn % rows;
    case Order::random:
      return chance.below(rows);
    case Order::per_user:
      break;
  }
  return (user.number - 1) % rows;
}

}  // namespace

void Session::begin(const UserFacts& user, Rng& chance) {
  rows_.clear();
  for (const scenario::DataSet& data : load_.spec.data) {
    rows_.push_back(&data.table->rows[row_of(data, user, load_.turn_of(user), chance)]);
  }
  extracted_.assign(load_.most_extracted, {});
  jar_.clear();  // as in k6
  can_go_on_ = true;
}

std::optional<std::string_view> Session::compose(const PreparedRequest& request,
                                                 const Values& values, bool is_last, Order& order) {
  headers_.clear();
  for (const auto& [name, pattern] : request.varying_headers()) {
    if (!add_header(name, pattern, values)) return name;
  }
  if (!add_cookies(request, values, order)) return "Cookie";
  order.headers = headers_;
  if (const Template* body = request.varying_body()) {
    body_.clear();
    body->write(values, body_);
    order.body = body_;
  }
  if (!is_last) order.keep = Keep::what_leads_on;
  if (request.keeps_answer()) order.keep = Keep::everything;
  return std::nullopt;
}

bool Session::add_header(const std::string& name, const Template& pattern, const Values& values) {
  std::string& value = headers_.emplace_back(name, std::string()).second;
  pattern.write(values, value);
  return std::none_of(value.begin(), value.end(), breaks_header);
}

// A header of the author's says all that there is to say.
bool Session::add_cookies(const PreparedRequest& request, const Values& values, Order& order) {
  if (request.has_cookie_header()) return true;
  if (request.cookies().empty()) {
    carry(jar_, order);
    return true;
  }
  CookieJar jar = jar_;
  for (const auto& [name, pattern] : request.cookies()) {
    std::string value;
    pattern.write(values, value);
    if (std::any_of(value.begin(), value.end(), breaks_cookie)) return false;
    jar.store(order.url, name + "=" + value + "; Path=/", clock_.wall());
  }
  carry(jar, order);
  return true;
}

void Session::carry(const CookieJar& jar, Order& order) {
  if (order.kind.redirects > 0) {
    cookies_ = jar;
    order.cookies = &cookies_;
  } else if (std::string line = jar.for_url(order.url, clock_.wall()); !line.empty()) {
    headers_.emplace_back("Cookie", std::move(line));
  }
}

// A check of an answer that never came has failed, as in k6.
Outcome Session::read(const PreparedRequest& request, std::string_view url,
                      const Completion& completion) {
  checks_.clear();
  why_ = completion.why;
  if (completion.answer == nullptr) {
    for (const AnswerCheck& check : request.checks()) checks_.push_back({check.name(), false});
    can_go_on_ = can_go_on_ && request.extractors().empty();
    return completion.outcome;
  }
  take_cookies(url, completion);
  AnswerReader answer(completion.outcome.status, *completion.answer);
  for (const AnswerCheck& check : request.checks()) {
    checks_.push_back({check.name(), check.holds(answer)});
  }
  const Outcome outcome = extract(request, completion.outcome, answer);
  const bool accepted = request.accepts(completion.outcome.status);
  return accepted && answer.undecodable() ? unreadable(*answer.undecodable()) : outcome;
}

// Whoever cannot read an answer has not been answered. A refusal is one without its body, too.
Outcome Session::unreadable(const Undecodable& problem) {
  why_ = problem.why;
  return {.ending = problem.ending};
}

void Session::take_cookies(std::string_view url, const Completion& completion) {
  for (const auto& [from, line] : completion.cookies_on_the_way) {
    jar_.store(from, line, clock_.wall());
  }
  if (!completion.url.empty()) url = completion.url;
  for (const auto& [name, value] : completion.answer->headers) {
    if (sets_cookie(name)) jar_.store(url, value, clock_.wall());
  }
}

// What a refused request lacks is no news; and what it has is a page about the refusal.
Outcome Session::extract(const PreparedRequest& request, Outcome outcome, AnswerReader& answer) {
  if (!request.accepts(outcome.status)) {
    can_go_on_ = can_go_on_ && request.extractors().empty();
    return outcome;
  }
  for (const Extractor& extractor : request.extractors()) {
    if (std::optional<std::string> value = extractor.from(answer)) {
      extracted_[extractor.slot()] = *std::move(value);
      continue;
    }
    if (can_go_on_) {
      outcome = {Ending::not_extracted, outcome.status, extractor.name()};
      why_ = answer.json_problem();
    }
    can_go_on_ = false;
  }
  return outcome;
}

void RequestValues::append(const Slot& slot, std::string& text) const {
  switch (slot.source) {
    case Slot::Source::variation:
      text += request_.spec().vary[slot.index].choices[draw_.choices[slot.index]].first;
      break;
    case Slot::Source::column:
      text += session_->row_value(slot);
      break;
    case Slot::Source::extracted:
      text += session_->extracted(slot);
      break;
    case Slot::Source::user:
      text += std::to_string(user_.number);
      break;
    case Slot::Source::iteration:
      text += std::to_string(user_.iteration);
      break;
  }
}

}  // namespace harness::load
