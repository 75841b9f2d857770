#pragma once

#include <curl/curl.h>

#include <array>
#include <string>

#include "services/http/client.hpp"

namespace services::http {

// One call under way: what libcurl reads and writes until it ends. It must stay where it is.
class Transfer {
 public:
  Transfer(Call call, Client::Done done, const AddressRule& rule);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer();

  CURL* easy() const { return easy_; }
  void finish(CURLcode code) const { done_(result(code)); }

 private:
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_connect(void* self, curlsocktype purpose, curl_sockaddr* address);

  void prepare();
  void prepare_body();
  void add_header(const std::string& line);
  CallResult result(CURLcode code) const;
  CallFailure failure(CURLcode code) const;

  const Call call_;
  const Client::Done done_;
  const AddressRule& rule_;
  CURL* const easy_ = curl_easy_init();
  curl_slist* headers_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> detail_{};
  std::string forbidden_;  // the address that the rule forbade
  std::string body_;
};

}  // namespace services::http
