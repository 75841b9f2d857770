#include "harness/target/notices.hpp"

#include <nlohmann/json.hpp>

#include "harness/core/text.hpp"
#include "harness/net/http_client.hpp"
#include "harness/net/url.hpp"

namespace harness::target {
namespace {

constexpr Duration notice_patience = std::chrono::milliseconds{1500};
constexpr int most_tries = 2;
constexpr Duration farewell_patience = std::chrono::seconds{2};

Result<void> post(net::HttpClient& client, const std::string& url, const std::string& body) {
  net::HttpRequest request;
  request.method = "POST";
  request.url = url;
  request.headers = {{"Content-Type", "application/json"}};
  request.body = body;
  request.timeout = notice_patience;
  const auto response = client.send(request);
  if (!response) return fail(replace_all(response.error().what, url, net::authority_of(url).text));
  if (response->status / 100 == 2) return {};
  return fail("answered " + std::to_string(response->status));
}

}  // namespace

Notices::Notices(std::vector<std::string> urls, std::string whose, const Clock& clock)
    : urls_(std::move(urls)),
      whose_(std::move(whose)),
      clock_(clock),
      thread_([this] { keep_telling(); }) {}

Notices::~Notices() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Result<void> Notices::tell_now(const std::string& act, const std::string& what) {
  return send(act + ": " + what);
}

void Notices::tell(const std::string& act, const std::string& what) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(act + ": " + what);
  }
  changed_.notify_all();
}

Result<void> Notices::state() const {
  const std::lock_guard lock(mutex_);
  if (failure_) return tl::unexpected(*failure_);
  return {};
}

Result<void> Notices::send(const std::string& text) const {
  net::HttpClient client;
  const std::string body = nlohmann::json{{"text", "harness, " + whose_ + ": " + text}}.dump(
      -1, ' ', false, nlohmann::json::error_handler_t::replace);
  for (const std::string& url : urls_) {
    Result<void> told;
    for (int tries = 0; tries == 0 || (!told && tries < most_tries); ++tries) {
      told = post(client, url, body);
    }
    if (told) continue;
    return fail("the owner's notice to " + net::authority_of(url).text +
                    " was not taken: " + told.error().what,
                "safety", "ask the system's owner, who wants to know what is done");
  }
  return {};
}

void Notices::keep_telling() {
  std::optional<TimePoint> farewell;
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_ending_ || !waiting_.empty(); });
    if (is_ending_ && !farewell) farewell = clock_.now() + farewell_patience;
    if (waiting_.empty() || (farewell && clock_.now() > *farewell)) return;
    const std::string text = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    const Result<void> told = send(text);
    lock.lock();
    if (!told && !failure_) failure_ = told.error();
  }
}

}  // namespace harness::target
