#include "harness/target/permission.hpp"

#include <filesystem>

#include "harness/core/file.hpp"
#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "harness/net/url.hpp"

namespace harness::target {
namespace {

// An answer counts for so long, from when it was asked for: whatever is done has been allowed
// within five seconds, and what is done takes a moment itself.
constexpr Duration most_age = std::chrono::seconds{4};

// One answer that comes as late as it may is still in time for the next.
constexpr Duration between_questions = std::chrono::seconds{2};
constexpr Duration lever_patience = std::chrono::milliseconds{1500};

Error no(const std::string& lever, const std::string& why) {
  return {"the owner's lever at " + without_password(lever) + " " + why, "safety",
          "ask the system's owner; it has to say go"};
}

Result<std::string> answer_of(const std::string& lever) {
  if (!net::is_web_url(lever)) {
    std::error_code unknown;  // a pipe would have us wait for who writes to it
    if (!std::filesystem::is_regular_file(lever, unknown)) return fail("there is no such file");
    return read_file(lever);
  }
  net::HttpRequest request;
  request.url = lever;
  request.timeout = lever_patience;
  const auto response = net::HttpClient().send(request);
  if (!response) return fail(replace_all(response.error().what, lever, without_password(lever)));
  if (response->status != 200) return fail("answered " + std::to_string(response->status));
  return response->body;
}

Result<void> what_says(const std::string& lever) {
  if (lever.empty()) return {};
  const Result<std::string> answer = answer_of(lever);
  if (!answer) return tl::unexpected(no(lever, "gives no answer: " + answer.error().what));
  if (trim(*answer) == "go") return {};
  return tl::unexpected(no(lever, "says " + shown(one_line(*answer))));
}

}  // namespace

// As of the moment at which it was asked: what it says later is another answer.
void Permission::ask() {
  {
    const std::lock_guard lock(mutex_);
    if (said_ && !*said_) return;
  }
  const TimePoint at = clock_.now();
  Result<void> said = what_says(safety_.lever);
  const std::lock_guard lock(mutex_);
  said_ = std::move(said);
  asked_at_ = at;
}

Result<void> Permission::now() const {
  if (!safety_.silence.empty()) {
    return fail(safety_.silence, "safety",
                "ask the system's owner: without an answer nothing is allowed");
  }
  if (std::string why = safety_.why_outside_hours(clock_.wall()); !why.empty()) {
    return fail(std::move(why), "safety", "run it in one of them");
  }
  if (safety_.lever.empty()) return {};
  const std::lock_guard lock(mutex_);
  const bool is_heard = said_ && (!*said_ || clock_.now() - asked_at_ <= most_age);
  if (is_heard) return *said_;
  return tl::unexpected(no(safety_.lever, "has given no answer for " + format_duration(most_age)));
}

LeverWatch::LeverWatch(Permission& permission, const Clock& clock)
    : permission_(permission),
      clock_(clock),
      thread_([this](const std::stop_token& stop) { keep_asking(stop); }) {}

void LeverWatch::keep_asking(const std::stop_token& stop) {
  TimePoint next = clock_.now();
  while (!stop.stop_requested()) {
    next += between_questions;
    std::unique_lock lock(mutex_);
    ended_.wait_for(lock, stop, next - clock_.now(), [] { return false; });
    lock.unlock();
    if (!stop.stop_requested()) permission_.ask();
  }
}

}  // namespace harness::target
