#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "harness/load/http/driver.hpp"

namespace harness::load {

// A libcurl easy handle set up once for one kind of request and used again for each of them; only
// the URL and the trace change. Stays where it is, because libcurl keeps pointers into it.
class CurlTransfer {
 public:
  CurlTransfer(const PreparedRequest& request, TransferId id);
  CurlTransfer(const CurlTransfer&) = delete;
  CurlTransfer& operator=(const CurlTransfer&) = delete;

  void prepare(const Order& order, Receiver& receiver);
  Outcome outcome(CURLcode code) const;

  CURL* handle() const { return handle_.get(); }
  const PreparedRequest& request() const { return request_; }
  TransferId id() const { return id_; }
  Receiver& receiver() const { return *receiver_; }

  bool active = false;  // on its way

 private:
  struct Free {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  template <typename Value>
  void set(CURLoption option, Value value);
  bool is_plain() const;
  void set_method();
  void set_headers();
  void set_callbacks();
  void add_header(const std::string& line);
  void add_unless_given(const char* name, const char* value);

  static int before_request(void* self, char*, char*, int, int);
  static curl_socket_t open_socket(void* self, curlsocktype, curl_sockaddr* address);
  static std::size_t discard(char*, std::size_t, std::size_t count, void*) { return count; }

  const PreparedRequest& request_;
  TransferId id_;
  std::unique_ptr<curl_slist, Free> headers_;
  char* traceparent_ = nullptr;  // in headers_, rewritten for each request
  std::unique_ptr<CURL, Free> handle_;
  Receiver* receiver_ = nullptr;
  int sent_ = 0;
  int open_error_ = 0;  // errno
};

}  // namespace harness::load
