#include "harness/net/http_group.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <new>

#include "harness/net/curl_exchange.hpp"

namespace harness::net {

class HttpGroup::Multi {
 public:
  Multi() : multi_(curl_multi_init()) {
    if (!multi_) throw std::bad_alloc();
  }

  std::vector<Result<HttpResponse>> send(const std::vector<HttpRequest>& requests,
                                         const GoOn& go_on) {
    std::vector<Result<HttpResponse>> results;
    std::vector<EasyHandle> handles;
    std::vector<std::unique_ptr<CurlExchange>> exchanges;
    for (const HttpRequest& request : requests) {
      results.push_back(fail(given_up, request.url));
      handles.push_back(take_handle());
      exchanges.push_back(std::make_unique<CurlExchange>(handles.back().get(), request));
      curl_multi_add_handle(multi_.get(), handles.back().get());
    }
    const auto take = [&](const CURLMsg& message) {
      const auto found = std::find_if(handles.begin(), handles.end(), [&](const EasyHandle& one) {
        return one.get() == message.easy_handle;
      });
      const auto index = static_cast<std::size_t>(found - handles.begin());
      results[index] = exchanges[index]->result(message.data.result);
    };
    drive(go_on, take);
    for (EasyHandle& handle : handles) {
      curl_multi_remove_handle(multi_.get(), handle.get());
      spare_.push_back(std::move(handle));
    }
    return results;
  }

 private:
  struct FreeMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
  };

  template <typename Take>
  void drive(const GoOn& go_on, const Take& take) {
    constexpr int look_again_ms = 10;
    int running = 1;
    while (true) {
      curl_multi_perform(multi_.get(), &running);
      int left = 0;
      while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg == CURLMSG_DONE) take(*message);
      }
      if (running == 0 || !go_on()) return;
      curl_multi_poll(multi_.get(), nullptr, 0, look_again_ms, nullptr);
    }
  }

  EasyHandle take_handle() {
    if (spare_.empty()) {
      EasyHandle made(curl_easy_init());
      if (!made) throw std::bad_alloc();
      return made;
    }
    EasyHandle handle = std::move(spare_.back());
    spare_.pop_back();
    return handle;
  }

  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::vector<EasyHandle> spare_;  // before the multi handle is cleaned up, none is in it
};

HttpGroup::HttpGroup() : multi_(std::make_unique<Multi>()) {}
HttpGroup::HttpGroup(HttpGroup&&) noexcept = default;
HttpGroup& HttpGroup::operator=(HttpGroup&&) noexcept = default;
HttpGroup::~HttpGroup() = default;

std::vector<Result<HttpResponse>> HttpGroup::send(const std::vector<HttpRequest>& requests,
                                                  const GoOn& go_on) {
  return multi_->send(requests, go_on);
}

}  // namespace harness::net
