#include "harness/observe/backends.hpp"

#include "harness/observe/database.hpp"
#include "harness/observe/pages.hpp"

namespace harness::observe {

Backends::Backends(BackendUrls urls, const Clock& clock, FillIn fill_in)
    : urls_(std::move(urls)), clock_(clock), fill_in_(std::move(fill_in)) {}

Question Backends::as_sent(Question question) const {
  if (!fill_in_) return question;
  question.query = fill_in_(question.query);
  for (auto& [name, value] : question.params) value = fill_in_(value);
  return question;
}

Answer Backends::ask(const Question& question, Duration timeout) {
  return ask_whole([&](const Question& page) { return ask_once(page, timeout); },
                   as_sent(question));
}

Answer Backends::ask_once(const Question& question, Duration timeout) {
  if (question.backend == Backend::database) return ask_sql(question, timeout);
  net::HttpRequest request;
  request.method = question.method;
  request.url = urls_.at(std::string(name_of(question.backend))) + question.path;
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

Answer Backends::ask_sql(const Question& question, Duration timeout) const {
  const auto url = urls_.find(question.path);
  if (url != urls_.end() && url->second.starts_with("postgresql://")) {
    return ask_database(url->second, question, clock_.wall(), timeout);
  }
  return {clock_.wall(), 400, "\"" + question.path + "\" is not a database of the system", ""};
}

}  // namespace harness::observe
