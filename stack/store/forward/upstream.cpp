#include "stack/store/forward/upstream.hpp"

#include <map>
#include <mutex>
#include <thread>

#include "stack/store/forward/transfer.hpp"

namespace store::forward {

class Upstream::Loop {
 public:
  explicit Loop(std::chrono::milliseconds timeout) : timeout_(timeout) {
    constexpr long kept_connections = 512;
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, kept_connections);
    thread_ = std::thread([this] { run(); });
  }
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() {
    {
      const std::lock_guard lock(mutex_);
      ending_ = true;
    }
    curl_multi_wakeup(multi_.get());
    thread_.join();
  }

  void send(Call call, std::function<void(Reply)> done) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back({std::move(call), std::move(done)});
    }
    curl_multi_wakeup(multi_.get());
  }

 private:
  struct MultiFree {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };
  struct Waiting {
    Call call;
    std::function<void(Reply)> done;
  };

  void run() {
    while (begin_waiting()) {
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      end_finished();
      constexpr int until_something_happens = 60'000;
      curl_multi_poll(multi_.get(), nullptr, 0, until_something_happens, nullptr);
    }
    while (!transfers_.empty()) end(transfers_.begin()->first, CURLE_ABORTED_BY_CALLBACK);
  }

  // False at the end.
  bool begin_waiting() {
    std::vector<Waiting> waiting;
    bool ending = false;
    {
      const std::lock_guard lock(mutex_);
      waiting.swap(waiting_);
      ending = ending_;
    }
    for (auto& [call, done] : waiting) {
      auto transfer =
          std::make_unique<Transfer>(next_easy(), std::move(call), std::move(done), timeout_);
      CURL* easy = transfer->easy();
      transfers_.emplace(easy, std::move(transfer));
      curl_multi_add_handle(multi_.get(), easy);
    }
    return !ending;
  }

  Easy next_easy() {
    if (idle_.empty()) return Easy(curl_easy_init());
    Easy easy = std::move(idle_.back());
    idle_.pop_back();
    return easy;
  }

  void end_finished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg == CURLMSG_DONE) end(message->easy_handle, message->data.result);
    }
  }

  void end(CURL* easy, CURLcode result) {
    curl_multi_remove_handle(multi_.get(), easy);
    const auto found = transfers_.extract(easy);
    idle_.push_back(found.mapped()->finish(result));
  }

  const std::chrono::milliseconds timeout_;
  std::unique_ptr<CURLM, MultiFree> multi_{curl_multi_init()};
  // Of the thread alone.
  std::vector<Easy> idle_;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers_;

  std::mutex mutex_;  // guards the next two
  std::vector<Waiting> waiting_;
  bool ending_ = false;

  std::thread thread_;
};

Upstream::Upstream(std::chrono::milliseconds timeout) : loop_(std::make_unique<Loop>(timeout)) {}
Upstream::~Upstream() = default;

void Upstream::send(Call call, std::function<void(Reply)> done) {
  loop_->send(std::move(call), std::move(done));
}

}  // namespace store::forward
