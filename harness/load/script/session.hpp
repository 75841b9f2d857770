#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/load/http/cookie_jar.hpp"
#include "harness/load/http/driver.hpp"
#include "harness/load/prepared_load.hpp"
#include "harness/load/record/ledger.hpp"
#include "harness/load/script/answer_reader.hpp"
#include "harness/load/script/template.hpp"
#include "harness/load/user_facts.hpp"

namespace harness::load {

// What a user knows in one iteration beyond its next request: its rows of data, what it took
// from answers, and its cookies. Only users of loads that need it have one. Lives on its worker's
// thread.
class Session {
 public:
  Session(const PreparedLoad& load, const Clock& clock) : load_(load), clock_(clock) {}

  void begin(const UserFacts& user, Rng& chance);

  // Adds headers and body to the order; it stays valid until the next call. The name of a header
  // whose value cannot stand in one, when there is such a header.
  // `is_last`: no request of the flow follows.
  std::optional<std::string_view> compose(const PreparedRequest& request, const Values& values,
                                          bool is_last, Order& order);

  // How the request ended, now that its answer has been read.
  Outcome read(const PreparedRequest& request, std::string_view url, const Completion& completion);

  // Whether the values that the rest of the flow may need are there.
  bool can_go_on() const { return can_go_on_; }

  // Of what was read last: its checks, and why a value was not there, where there is more to say.
  const std::vector<CheckResult>& checks() const { return checks_; }
  std::string_view why() const { return why_; }

  const std::string& row_value(const Slot& slot) const { return (*rows_[slot.index])[slot.column]; }
  const std::string& extracted(const Slot& slot) const { return extracted_[slot.index]; }

 private:
  bool add_header(const std::string& name, const Template& pattern, const Values& values);
  bool add_cookies(const PreparedRequest& request, const Values& values, Order& order);
  void take_cookies(std::string_view url, const Completion& completion);
  void carry(const CookieJar& jar, Order& order);
  Outcome unreadable(const Undecodable& problem);
  Outcome extract(const PreparedRequest& request, Outcome outcome, AnswerReader& answer);

  const PreparedLoad& load_;
  const Clock& clock_;
  CookieJar jar_;
  std::vector<const std::vector<std::string>*> rows_;  // of each file of values
  std::vector<std::string> extracted_;
  std::vector<CheckResult> checks_;
  std::string why_;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::string body_;
  CookieJar cookies_;  // of an order that may be led elsewhere
  bool can_go_on_ = true;
};

// The values of one request in one iteration of one user. There is a session wherever the load has
// slots that need one.
class RequestValues final : public Values {
 public:
  RequestValues(const PreparedRequest& request, const Draw& draw, const UserFacts& user,
                const Session* session)
      : request_(request), draw_(draw), user_(user), session_(session) {}

  void append(const Slot& slot, std::string& text) const override;

 private:
  const PreparedRequest& request_;
  const Draw& draw_;
  const UserFacts& user_;
  const Session* session_;
};

}  // namespace harness::load
