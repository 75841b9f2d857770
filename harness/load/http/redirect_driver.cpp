#include "harness/load/http/redirect_driver.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "harness/core/text.hpp"
#include "harness/load/http/cookie_jar.hpp"
#include "harness/load/http/redirect.hpp"
#include "harness/net/loopback.hpp"
#include "harness/net/url.hpp"

namespace harness::load {
namespace {

// What speaks of a body that a GET does not have (fetch standard, "HTTP-redirect fetch").
bool is_of_body(std::string_view header) {
  constexpr std::array<std::string_view, 4> those{"Content-Type", "Content-Encoding",
                                                  "Content-Language", "Content-Location"};
  return std::any_of(those.begin(), those.end(),
                     [&](std::string_view one) { return same_name(header, one); });
}

// What was meant for the first origin alone.
bool is_secret(std::string_view header) {
  constexpr std::array<std::string_view, 4> those{"Authorization", "Proxy-Authorization", "Cookie",
                                                  "Host"};
  return std::any_of(those.begin(), those.end(),
                     [&](std::string_view one) { return same_name(header, one); });
}

// What it asks for there may be a secret.
std::string where_it_leads(const std::string& url) {
  return without_password(url.substr(0, url.find_first_of("?#")));
}

std::string why_led_away(const std::string& url, bool stays_here) {
  const bool leaves = stays_here && !net::is_loopback_host(net::host_of(url));
  return leaves ? "it leads from this machine to " + where_it_leads(url) +
                      ": what is meant to go there has to begin there"
                : "it leads to " + where_it_leads(url) +
                      ", which may get no load: name it as an endpoint that allows load";
}

std::string why_not_followed(const std::string& there, const char* problem) {
  return "it leads to " + one_line(where_it_leads(there)) + ", which is " + problem;
}

std::string origin_of(const std::string& url) { return url.substr(0, target_at(url)) + "/"; }

const std::string* location_of(const Completion& completion) {
  if (completion.answer == nullptr || !leads_elsewhere(completion.outcome.status)) return nullptr;
  for (const auto& [name, value] : completion.answer->headers) {
    if (same_name(name, "Location")) return &value;
  }
  return nullptr;
}

}  // namespace

// One order, from where it was to go to where it has been led.
class RedirectDriver::Way final : public Receiver {
 public:
  Way(RedirectDriver& driver, TransferId id) : driver_(driver), id_(id) {}
  Way(const Way&) = delete;
  Way& operator=(const Way&) = delete;

  void begin(const Order& order, Receiver& receiver);
  void cancel();

 private:
  // Why an answer that leads on is not followed.
  struct Stop {
    Ending ending;
    std::string why = {};  // where there is more to say
  };

  void ended(const Completion& completion) override;
  void sent_again() override { receiver_->sent_again(); }
  void went_on() override { receiver_->went_on(); }
  void tell_of_hop();
  void go(TimePoint now);
  std::optional<Stop> turn(const Completion& completion, const std::string& location);
  void note_cookies(const Completion& completion);
  void end(Completion completion);
  bool drops(std::string_view header) const {
    return (as_get_ && is_of_body(header)) || (without_secrets_ && is_secret(header));
  }

  RedirectDriver& driver_;
  TransferId id_;
  Receiver* receiver_ = nullptr;
  std::optional<TransferId> transfer_;  // that is under way

  const RequestKind* written_ = nullptr;
  std::string url_;
  TraceContext trace_{};
  Headers headers_;
  std::optional<std::string> body_;
  Keep keep_ = Keep::nothing;
  std::size_t account_ = 0;
  std::uint64_t owner_ = 0;
  TimePoint deadline_;
  std::optional<CookieJar> jar_;

  std::uint64_t followed_ = 0;
  bool as_get_ = false;
  bool without_secrets_ = false;
  bool stays_here_ = false;
  Timings timings_;
  std::vector<std::pair<std::string, std::string>> cookies_on_the_way_;
};

void RedirectDriver::Way::begin(const Order& order, Receiver& receiver) {
  receiver_ = &receiver;
  written_ = &order.kind;
  url_ = order.url;
  trace_ = order.trace;
  headers_.assign(order.headers.begin(), order.headers.end());
  body_ = order.body;
  keep_ = order.keep;
  account_ = order.account;
  owner_ = order.owner;
  deadline_ = order.ends_at();
  jar_.reset();  // a header of the author's says all that there is to say
  if (!order.kind.has_header("Cookie")) jar_.emplace();
  if (order.cookies != nullptr) jar_ = *order.cookies;
  followed_ = 0;
  as_get_ = without_secrets_ = stays_here_ = false;
  timings_ = {};
  cookies_on_the_way_.clear();
  go(order.started);
}

void RedirectDriver::Way::go(TimePoint now) {
  Headers headers = headers_;
  std::erase_if(headers, [this](const auto& header) { return drops(header.first); });
  if (jar_) {
    std::string cookies = jar_->for_url(url_, driver_.clock_.wall());
    if (!cookies.empty()) headers.emplace_back("Cookie", std::move(cookies));
  }
  const RequestKind& kind =
      followed_ == 0
          ? *written_
          : driver_.kind_at({written_, origin_of(url_), as_get_, without_secrets_, stays_here_});
  Order order{kind, url_, trace_, now, headers};
  if (!as_get_ && body_) order.body = *body_;
  order.keep = std::max(keep_, Keep::what_leads_on);
  order.deadline = deadline_;
  order.account = account_;
  order.owner = owner_;
  transfer_ = driver_.wire_->send(order, *this);
}

// Once it is known that it was not kept from going there.
void RedirectDriver::Way::tell_of_hop() {
  if (followed_ > 0) receiver_->was_led_on();
}

void RedirectDriver::Way::ended(const Completion& completion) {
  transfer_.reset();
  for (const Step step : all_steps) timings_[step] += completion.timings[step];
  if (completion.outcome.ending == Ending::led_away && followed_ > 0) {
    Completion led_away = completion;
    const std::string why = why_led_away(url_, stays_here_);
    led_away.why = why;
    return end(led_away);
  }
  tell_of_hop();
  const std::string* location = location_of(completion);
  if (location == nullptr) return end(completion);
  if (const std::optional<Stop> stop = turn(completion, *location)) {
    return end({.outcome = {.ending = stop->ending},
                .ended = completion.ended,
                .timings = completion.timings,
                .why = stop->why});
  }
  receiver_->went_on();
  go(completion.ended);
}

auto RedirectDriver::Way::turn(const Completion& completion, const std::string& location)
    -> std::optional<Stop> {
  if (followed_ == written_->redirects) return Stop{Ending::too_many_redirects};
  const std::optional<std::string> there = led_to(url_, location);
  if (!there) {
    return Stop{Ending::bad_url, why_not_followed(location, "no URL that leads anywhere")};
  }
  if (!there->starts_with("http://") && !there->starts_with("https://")) {
    return Stop{Ending::bad_answer, why_not_followed(*there, "neither http nor https")};
  }
  note_cookies(completion);
  as_get_ = as_get_ || becomes_get(completion.outcome.status, written_->method);
  without_secrets_ = without_secrets_ || !same_origin(url_, *there);
  stays_here_ = stays_here_ || completion.is_from_here;
  url_ = *there;
  ++followed_;
  return std::nullopt;
}

void RedirectDriver::Way::note_cookies(const Completion& completion) {
  for (const auto& [name, value] : completion.answer->headers) {
    if (!sets_cookie(name)) continue;
    cookies_on_the_way_.emplace_back(url_, value);
    if (jar_) jar_->store(url_, value, driver_.clock_.wall());
  }
}

// Another order may take this way from within the receiver's call.
void RedirectDriver::Way::end(Completion completion) {
  const Timings timings = timings_;
  const std::string url = url_;
  const auto cookies = std::exchange(cookies_on_the_way_, {});
  driver_.resting_.push_back(id_);
  receiver_->ended({.outcome = completion.outcome,
                    .ended = completion.ended,
                    .timings = timings,
                    .answer = keep_ == Keep::nothing ? nullptr : completion.answer,
                    .why = completion.why,
                    .is_from_here = completion.is_from_here,
                    .overdue = completion.overdue,
                    .is_unread = completion.is_unread,
                    .url = url,
                    .cookies_on_the_way = cookies});
}

void RedirectDriver::Way::cancel() {
  tell_of_hop();
  driver_.wire_->cancel(*transfer_);
  transfer_.reset();
  driver_.resting_.push_back(id_);
}

RedirectDriver::RedirectDriver(std::unique_ptr<Driver> wire, const Clock& clock)
    : clock_(clock), wire_(std::move(wire)) {}

RedirectDriver::~RedirectDriver() = default;

// Ways have the odd ids, what is sent as it is the even ones.
TransferId RedirectDriver::send(const Order& order, Receiver& receiver) {
  if (order.kind.redirects == 0) return wire_->send(order, receiver) * 2;
  if (resting_.empty()) {
    resting_.push_back(ways_.size());
    ways_.emplace_back(*this, ways_.size());
  }
  const TransferId id = resting_.back();
  resting_.pop_back();
  ways_[id].begin(order, receiver);
  return id * 2 + 1;
}

void RedirectDriver::cancel(TransferId transfer) {
  if (transfer % 2 == 0) {
    wire_->cancel(transfer / 2);
  } else {
    ways_[transfer / 2].cancel();
  }
}

const RequestKind& RedirectDriver::kind_at(const Elsewhere& place) {
  std::unique_ptr<const RequestKind>& known = kinds_[place];
  if (known != nullptr) return *known;
  RequestKind kind = *place.written;
  kind.url_texts = {place.origin, ""};
  kind.stays_here = place.stays_here;
  const auto drop = [&kind](bool (*which)(std::string_view)) {
    std::erase_if(kind.headers, [which](const auto& header) { return which(header.first); });
    std::erase_if(kind.header_names, which);
  };
  if (place.as_get) {
    kind.method = "GET";
    kind.body.clear();
    drop(is_of_body);
  }
  if (place.without_secrets) drop(is_secret);
  known = std::make_unique<const RequestKind>(std::move(kind));
  return *known;
}

}  // namespace harness::load
