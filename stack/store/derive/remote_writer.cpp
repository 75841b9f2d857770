#include "stack/store/derive/remote_writer.hpp"

#include <algorithm>
#include <memory>

#include "harness/core/text.hpp"
#include "harness/core/utf8.hpp"

namespace store::derive {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_pause{50};
constexpr milliseconds longest_pause{2000};

RemoteWriter::Post over_http() {
  const auto client = std::make_shared<harness::net::HttpClient>();
  return [client](const harness::net::HttpRequest& request) { return client->send(request); };
}

}  // namespace

RemoteWriter::RemoteWriter(Settings settings, const harness::Clock& clock, Collect collect,
                           Post post)
    : settings_(std::move(settings)),
      clock_(clock),
      collect_(std::move(collect)),
      post_(post ? std::move(post) : over_http()),
      next_collection_(clock.now() + settings_.interval),
      next_attempt_(clock.now()),
      last_tick_(settings_.after),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

RemoteWriter::~RemoteWriter() {
  thread_.request_stop();
  thread_.join();
}

bool RemoteWriter::enqueue(const WriteRequest& request) {
  Batch batch{request.compressed(), request.samples()};
  const std::lock_guard lock(mutex_);
  if (statistics_.queued_bytes >= settings_.most_queued_bytes) {
    statistics_.samples_dropped += batch.samples;
    return false;
  }
  push(std::move(batch));
  changed_.notify_all();
  return true;
}

bool RemoteWriter::has_room() const {
  const std::lock_guard lock(mutex_);
  return statistics_.queued_bytes < settings_.most_queued_bytes;
}

harness::Result<void> RemoteWriter::flush(harness::Duration patience) {
  std::unique_lock lock(mutex_);
  const std::uint64_t wanted = ++flushes_wanted_;
  next_attempt_ = clock_.now();
  changed_.notify_all();
  if (!changed_.wait_for(lock, patience, [&] { return flushes_done_ >= wanted; })) {
    return harness::fail("not written within " + harness::format_duration(patience) +
                             (statistics_.problem.empty() ? "" : ": " + statistics_.problem),
                         settings_.url);
  }
  if (refused_flush_ >= wanted) return harness::fail(statistics_.problem, settings_.url);
  return {};
}

RemoteWriter::Statistics RemoteWriter::statistics() const {
  const std::lock_guard lock(mutex_);
  return statistics_;
}

void RemoteWriter::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  if (const WriteRequest& again = settings_.sent_before; !again.empty()) {
    queue_.push_front({again.compressed(), again.samples(), 0, false, true});
    statistics_.queued_bytes += queue_.front().body.size();
  }
  while (!stop.stop_requested()) {
    const auto wait = std::max(wake_at() - clock_.now(), harness::Duration{0});
    changed_.wait_for(lock, stop, wait, [&] { return may_send() || may_collect(); });
    if (!stop.stop_requested()) turn(lock);
  }
}

void RemoteWriter::turn(std::unique_lock<std::mutex>& lock) {
  if (may_send()) {
    send_front(lock);
  } else if (may_collect()) {
    collect(lock);
  }
}

bool RemoteWriter::may_send() const { return !queue_.empty() && clock_.now() >= next_attempt_; }

bool RemoteWriter::may_collect() const {
  return queue_.empty() &&
         (flushes_wanted_ > flushes_collected_ || clock_.now() >= next_collection_);
}

harness::TimePoint RemoteWriter::wake_at() const {
  return queue_.empty() ? next_collection_ : next_attempt_;
}

// Later than the one before, whatever became of the time of day.
Tick RemoteWriter::next_tick() {
  const auto wall = std::chrono::floor<milliseconds>(clock_.wall().time_since_epoch()).count();
  const auto interval = std::chrono::ceil<milliseconds>(settings_.interval).count();
  const bool is_first = last_tick_ == settings_.after;
  const std::int64_t before = is_first ? std::max(wall - interval, last_tick_) : last_tick_;
  last_tick_ = std::max(wall, before + 1);
  return {before, last_tick_};
}

void RemoteWriter::collect(std::unique_lock<std::mutex>& lock) {
  const std::uint64_t flush = flushes_collected_ = flushes_wanted_;
  next_collection_ = std::max(next_collection_ + settings_.interval, clock_.now());
  const Tick tick = next_tick();
  lock.unlock();
  WriteRequest request;
  collect_(request, tick);
  Batch batch{request.empty() ? std::string() : request.compressed(), request.samples(), flush,
              true};
  lock.lock();
  if (batch.samples > 0) return push(std::move(batch));
  flushes_done_ = std::max(flushes_done_, flush);
  changed_.notify_all();
}

// What was queued while this was collected stands before it, and is sent before it.
void RemoteWriter::push(Batch batch) {
  statistics_.queued_bytes += batch.body.size();
  queue_.push_back(std::move(batch));
}

void RemoteWriter::pop() {
  statistics_.queued_bytes -= queue_.front().body.size();
  queue_.pop_front();
}

void RemoteWriter::send_front(std::unique_lock<std::mutex>& lock) {
  const Batch& batch = queue_.front();  // stays where it is: only this thread takes one away
  lock.unlock();
  std::string problem;
  const Outcome outcome = post(batch, problem);
  lock.lock();
  count(batch, outcome, std::move(problem));
  if (outcome == Outcome::again) {
    pause_ = std::clamp<harness::Duration>(2 * pause_, first_pause, longest_pause);
    next_attempt_ = clock_.now() + pause_;
    return;
  }
  pause_ = {};
  if (batch.is_collected && settings_.collected_ended) {
    lock.unlock();
    settings_.collected_ended();
    lock.lock();
  }
  flushes_done_ = std::max(flushes_done_, batch.flush);
  pop();
  changed_.notify_all();
}

RemoteWriter::Outcome RemoteWriter::post(const Batch& batch, std::string& problem) const {
  harness::net::HttpRequest request;
  request.method = "POST";
  request.url = settings_.url;
  request.headers = {{"Content-Type", "application/x-protobuf"},
                     {"Content-Encoding", "snappy"},
                     {"X-Prometheus-Remote-Write-Version", "0.1.0"}};
  request.body = batch.body;
  request.timeout = settings_.timeout;
  const harness::Result<harness::net::HttpResponse> response = post_(request);
  if (!response) {
    problem = response.error().what;
    return Outcome::again;
  }
  if (response->status / 100 == 2) return Outcome::written;
  problem = "status " + std::to_string(response->status) + ": " +
            harness::one_line(harness::beginning_of(harness::trim(response->body), 200));
  const bool later = response->status / 100 == 5 || response->status == 429;
  return later ? Outcome::again : Outcome::refused;
}

void RemoteWriter::count(const Batch& batch, Outcome outcome, std::string problem) {
  statistics_.problem = std::move(problem);
  switch (outcome) {
    case Outcome::written:
      statistics_.samples_written += batch.samples;
      break;
    case Outcome::refused:
      if (batch.may_be_there) break;
      if (settings_.tell_refused && statistics_.samples_refused == 0) {
        settings_.tell_refused(settings_.url, statistics_.problem);
      }
      statistics_.samples_refused += batch.samples;
      refused_flush_ = std::max(refused_flush_, batch.flush);
      break;
    case Outcome::again:
      ++statistics_.attempts_failed;
      break;
  }
}

}  // namespace store::derive
