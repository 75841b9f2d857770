#include "harness/net/http_client.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <new>

#include "harness/core/text.hpp"

namespace harness::net {
namespace {

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

HeaderList header_list(const std::map<std::string, std::string>& headers) {
  HeaderList list;
  const auto append = [&list](const std::string& line) {
    curl_slist* longer = curl_slist_append(list.get(), line.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(list.release());
    list.reset(longer);
  };
  append("Connection: keep-alive");  // Pistache closes unless it is asked not to
  append("Expect:");                 // no round trip of its own before a large body
  for (const auto& [name, value] : headers) append(name + ": " + value);
  return list;
}

struct Body {
  std::string& text;
  std::size_t most_bytes;
  bool too_long = false;
};

// Taking less than was offered ends the exchange.
std::size_t append_body(const char* data, std::size_t size, std::size_t count, void* into) {
  Body& body = *static_cast<Body*>(into);
  const std::size_t bytes = size * count;
  body.too_long = body.text.size() + bytes > body.most_bytes;
  if (body.too_long) return 0;
  body.text.append(data, bytes);
  return bytes;
}

// curl takes 0 for "no limit"; a deadline that has passed is the shortest there is.
long in_milliseconds(Duration timeout) {
  const auto whole = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
  return std::max(1L, static_cast<long>(whole));
}

}  // namespace

class HttpClient::Handle {
 public:
  Handle() : easy_(curl_easy_init()) {
    if (!easy_) throw std::bad_alloc();
  }

  Result<HttpResponse> send(const HttpRequest& request) {
    HttpResponse response;
    const HeaderList headers = header_list(request.headers);
    // Resetting drops the options of the request before; the connections stay.
    curl_easy_reset(easy_.get());
    describe(request, headers.get());
    set(CURLOPT_WRITEFUNCTION, append_body);
    Body body{response.body, request.most_bytes};
    set(CURLOPT_WRITEDATA, &body);
    std::array<char, CURL_ERROR_SIZE> reason{};
    set(CURLOPT_ERRORBUFFER, reason.data());
    const CURLcode code = curl_easy_perform(easy_.get());
    if (body.too_long) {
      return fail("the answer is longer than " + std::to_string(request.most_bytes) + " bytes",
                  request.url);
    }
    if (code != CURLE_OK) {
      return fail(reason[0] != '\0' ? reason.data() : curl_easy_strerror(code), request.url);
    }
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<int>(status);
    return response;
  }

 private:
  struct Cleanup {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
  };

  template <typename Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(easy_.get(), option, value);
  }

  void describe(const HttpRequest& request, curl_slist* headers) {
    set(CURLOPT_URL, request.url.c_str());
    set(CURLOPT_HTTPHEADER, headers);
    set(CURLOPT_TIMEOUT_MS, in_milliseconds(request.timeout));
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_PROXY, "");  // what runs under test is never behind one
    if (!request.body.empty() || request.method == "POST") {
      set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
      set(CURLOPT_POSTFIELDS, request.body.data());
    }
    if (request.method == "HEAD") set(CURLOPT_NOBODY, 1L);
    set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  }

  std::unique_ptr<CURL, Cleanup> easy_;
};

HttpClient::HttpClient() : handle_(std::make_unique<Handle>()) {}
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Result<HttpResponse> HttpClient::send(const HttpRequest& request) { return handle_->send(request); }

std::string query_string(const std::map<std::string, std::string>& params) {
  std::string text;
  for (const auto& [name, value] : params) {
    if (!text.empty()) text += '&';
    text += percent_encoded(name) + "=" + percent_encoded(value);
  }
  return text;
}

}  // namespace harness::net
