#include "harness/observe/backends.hpp"

namespace harness::observe {

Backends::Backends(BackendUrls urls, const Clock& clock) : urls_(std::move(urls)), clock_(clock) {}

Answer Backends::ask(const Question& question, Duration timeout) {
  net::HttpRequest request;
  request.url = urls_.at(question.backend) + question.path;
  if (!question.params.empty()) request.url += "?" + net::query_string(question.params);
  request.timeout = timeout;
  Answer answer;
  answer.asked_at = clock_.wall();
  const Result<net::HttpResponse> response = http_.send(request);
  if (response) {
    answer.status = response->status;
    answer.body = response->body;
  } else {
    answer.problem =
        std::string(name_of(question.backend)) + " did not answer: " + response.error().what;
  }
  return answer;
}

}  // namespace harness::observe
