#include "harness/target/permission.hpp"

#include <algorithm>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"

namespace harness::target {
namespace {

// An answer counts for so long: what is acted on has been said within it.
constexpr Duration most_age = std::chrono::seconds{5};

// So that one that takes its time is still within that.
constexpr Duration between_questions = std::chrono::seconds{2};
constexpr Duration answer_patience = std::chrono::seconds{2};

Error no(const std::string& lever, const std::string& why) {
  return {"the owner's lever " + lever + " " + why, "safety",
          "ask the system's owner; it has to say go"};
}

bool is_file(const std::string& lever) {
  return !lever.starts_with("http://") && !lever.starts_with("https://");
}

Result<std::string> answer_of(const std::string& lever) {
  if (is_file(lever)) return read_file(lever);
  net::HttpRequest request;
  request.url = lever;
  request.timeout = answer_patience;
  const auto response = net::HttpClient().send(request);
  if (!response) return fail(response.error().what);
  if (response->status != 200) return fail("answered " + std::to_string(response->status));
  return response->body;
}

Result<void> what_says(const std::string& lever) {
  if (lever.empty()) return {};
  const Result<std::string> answer = answer_of(lever);
  if (!answer) return tl::unexpected(no(lever, "gives no answer: " + answer.error().what));
  if (one_line(*answer) == "go") return {};
  return tl::unexpected(no(lever, "says " + shown(one_line(*answer).substr(0, 40))));
}

}  // namespace

Permission::Permission(const scenario::Safety& safety, const Clock& clock)
    : safety_(safety), clock_(clock) {
  ask();
  if (safety_.lever.empty()) return;
  thread_ = std::jthread([this](const std::stop_token& stop) { keep_asking(stop); });
}

Result<void> Permission::now() const {
  const auto contains_now = [this](const scenario::SafeHours& hours) {
    return hours.contain(clock_.wall());
  };
  const auto& hours = safety_.hours;
  if (!hours.empty() && std::none_of(hours.begin(), hours.end(), contains_now)) {
    return fail("it is outside the windows of " + safety_.file, "safety", "run it in one of them");
  }
  if (safety_.lever.empty()) return {};
  const std::lock_guard lock(mutex_);
  if (clock_.now() - asked_at_ <= most_age) return said_;
  return tl::unexpected(no(safety_.lever, "has given no answer for " + format_duration(most_age)));
}

// As of the moment at which it was asked: what it says later is another answer.
void Permission::ask() {
  const TimePoint at = clock_.now();
  Result<void> said = what_says(safety_.lever);
  const std::lock_guard lock(mutex_);
  said_ = std::move(said);
  asked_at_ = at;
}

void Permission::keep_asking(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, stop, between_questions, [] { return false; });
    lock.unlock();
    if (!stop.stop_requested()) ask();
  }
}

}  // namespace harness::target
