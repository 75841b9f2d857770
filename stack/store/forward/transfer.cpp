#include "stack/store/forward/transfer.hpp"

#include <strings.h>

#include <string>
#include <utility>

namespace store::forward {
namespace {

constexpr std::size_t most_answer_bytes = 1U << 20U;

std::size_t body_came(char* data, std::size_t size, std::size_t count, void* reply) {
  auto& body = static_cast<Reply*>(reply)->body;
  if (body.size() + size * count > most_answer_bytes) return 0;
  body.append(data, size * count);
  return size * count;
}

std::size_t header_came(char* data, std::size_t size, std::size_t count, void* reply) {
  const std::string_view line(data, size * count);
  constexpr std::string_view name = "retry-after:";
  if (line.size() > name.size() && strncasecmp(line.data(), name.data(), name.size()) == 0) {
    const auto value = line.substr(name.size());
    const auto begin = value.find_first_not_of(' ');
    const auto end = value.find_last_not_of("\r\n ");
    if (begin <= end) {
      static_cast<Reply*>(reply)->retry_after = value.substr(begin, end - begin + 1);
    }
  }
  return size * count;
}

// Whoever takes anything takes so much. One that is sent more than it takes answers and closes the
// connection, and its answer may be lost with what is still on its way: it is asked first.
constexpr std::size_t sent_unasked = std::size_t{1} << 20U;

curl_slist* list_of(const Call& call) {
  const bool asks = call.body.size() > sent_unasked;
  curl_slist* list = curl_slist_append(nullptr, asks ? "Expect: 100-continue" : "Expect:");
  for (const auto& [name, value] : call.headers) {
    list = curl_slist_append(list, (name + ": " + value).c_str());
  }
  return list;
}

}  // namespace

Transfer::Transfer(Easy easy, Call call, std::function<void(Reply)> done,
                   std::chrono::milliseconds timeout)
    : easy_(std::move(easy)),
      call_(std::move(call)),
      done_(std::move(done)),
      headers_(list_of(call_)) {
  CURL* handle = easy_.get();
  curl_easy_reset(handle);
  curl_easy_setopt(handle, CURLOPT_URL, call_.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers_.get());
  curl_easy_setopt(handle, CURLOPT_POST, 1L);
  curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call_.body.data());
  curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size()));
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &body_came);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &reply_);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &header_came);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &reply_);
  curl_easy_setopt(handle, CURLOPT_PRIVATE, this);
}

Transfer::~Transfer() = default;

Easy Transfer::finish(CURLcode result) {
  if (result == CURLE_OK) {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    reply_.status = static_cast<int>(status);
    const char* type = nullptr;
    curl_easy_getinfo(easy_.get(), CURLINFO_CONTENT_TYPE, &type);
    if (type != nullptr) reply_.content_type = type;
  } else {
    reply_.problem = call_.url + ": " + curl_easy_strerror(result);
  }
  done_(std::move(reply_));
  return std::move(easy_);
}

}  // namespace store::forward
