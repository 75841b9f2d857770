#pragma once

#include <curl/curl.h>

#include <chrono>
#include <functional>
#include <memory>

#include "stack/store/forward/upstream.hpp"

namespace store::forward {

struct EasyFree {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using Easy = std::unique_ptr<CURL, EasyFree>;

// One call under way.
class Transfer {
 public:
  Transfer(Easy easy, Call call, std::function<void(Reply)> done,
           std::chrono::milliseconds timeout);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();

  CURL* easy() const { return easy_.get(); }

  // Tells whoever waits, once; the handle is there for another call then.
  Easy finish(CURLcode result);

 private:
  struct ListFree {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  Easy easy_;
  Call call_;
  std::function<void(Reply)> done_;
  std::unique_ptr<curl_slist, ListFree> headers_;
  Reply reply_;
};

}  // namespace store::forward
