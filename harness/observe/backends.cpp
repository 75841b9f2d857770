#include "harness/observe/backends.hpp"

#include <utility>

#include "harness/core/text.hpp"
#include "harness/observe/database.hpp"

namespace harness::observe {
namespace {

// How often whoever asks may look at something else meanwhile.
constexpr Duration between_pauses = std::chrono::milliseconds{20};

// Of what is given up: all that is asked together has one end.
constexpr const char* why_given_up =
    " when the time for all questions was over, or the run was ended: give one claim a longer "
    "within, or put fewer into one scenario";

// What refuses may say whom; what answers says what it has, and is left as it is.
Answer answer_of(const Question& question, const Result<net::HttpResponse>& response,
                 WallTime asked_at, const net::Server& server) {
  Answer answer;
  answer.asked_at = asked_at;
  if (response) {
    answer.status = response->status;
    answer.body = response->redirect.empty()
                      ? response->body
                      : "it points to " + without_password(response->redirect);
    if (answer.status != 200) answer.body = net::without_secrets(answer.body, server);
  } else {
    answer.problem = std::string(name_of(question.backend)) +
                     " did not answer: " + net::without_secrets(response.error().what, server);
    if (response.error().what == net::given_up) answer.problem += why_given_up;
  }
  return answer;
}

net::HttpRequest marker_request(const MarkerTarget& target, const std::string& marker) {
  net::HttpRequest request;
  request.url = replace_all(target.url, "{marker}", marker);
  request.headers = {{"Connection", "keep-alive"}};
  return request;
}

}  // namespace

LiveBackends::LiveBackends(net::Servers servers, const Clock& clock, FillIn fill_in)
    : servers_(std::move(servers)), clock_(clock), fill_in_(std::move(fill_in)) {}

Question LiveBackends::as_sent(Question question) const {
  if (!fill_in_) return question;
  question.query = fill_in_(question.query);
  for (auto& [name, value] : question.params) value = fill_in_(value);
  return question;
}

// Not at every turn of the network, of which there may be thousands a second.
net::GoOn LiveBackends::go_on(const Pause& pause) const {
  return [this, &pause, last = clock_.now()]() mutable {
    if (clock_.now() - last < between_pauses) return true;
    last = clock_.now();
    return pause(Duration{0});
  };
}

std::vector<Answer> LiveBackends::ask(const std::vector<Question>& as_kept, const Pause& pause) {
  std::vector<Question> questions;
  for (const Question& question : as_kept) questions.push_back(as_sent(question));
  std::vector<Answer> answers = ask_once(questions, pause);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    // The first page has come already.
    const Ask page = [&, first = true](const Question& question) mutable {
      return std::exchange(first, false) ? answers[i] : ask_once({question}, pause).front();
    };
    if (questions[i].whole) answers[i] = joined_.ask_whole(page, questions[i]);
  }
  return answers;
}

std::vector<Answer> LiveBackends::ask_once(const std::vector<Question>& questions,
                                           const Pause& pause) {
  const WallTime asked_at = clock_.wall();
  std::vector<Answer> answers(questions.size());
  std::vector<net::HttpRequest> requests;
  std::vector<std::size_t> of_request;
  std::vector<std::pair<std::size_t, std::future<Answer>>> of_databases;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Question& question = questions[i];
    if (question.backend == Backend::database) {
      of_databases.emplace_back(i, ask_sql(question));
      continue;
    }
    of_request.push_back(i);
    net::HttpRequest& request = requests.emplace_back(
        net::request_to(servers_.at(std::string(name_of(question.backend))), question.path));
    request.method = question.method;
    if (!question.params.empty()) request.url += "?" + net::query_string(question.params);
    request.timeout = answer_patience;
  }
  const auto responses = http_.send(requests, go_on(pause));
  for (std::size_t i = 0; i < responses.size(); ++i) {
    const Question& question = questions[of_request[i]];
    answers[of_request[i]] = answer_of(question, responses[i], asked_at,
                                       servers_.at(std::string(name_of(question.backend))));
  }
  for (auto& [index, coming] : of_databases) {
    while (coming.wait_for(between_pauses) != std::future_status::ready) {
      if (!pause(Duration{0})) break;
    }
    if (coming.wait_for(Duration{0}) == std::future_status::ready) {
      answers[index] = coming.get();
    } else {
      answers[index].asked_at = asked_at;
      answers[index].problem =
          questions[index].path + " did not answer: " + net::given_up + why_given_up;
      given_up_.push_back(std::move(coming));
    }
  }
  return answers;
}

std::vector<bool> LiveBackends::mark(const std::vector<MarkerTarget>& targets,
                                     const std::string& marker, const Pause& pause) {
  std::vector<net::HttpRequest> requests;
  for (const MarkerTarget& target : targets) requests.push_back(marker_request(target, marker));
  std::vector<bool> answered;
  for (const auto& response : http_.send(requests, go_on(pause))) {
    answered.push_back(response.has_value());
  }
  return answered;
}

std::future<Answer> LiveBackends::ask_sql(const Question& question) {
  const auto server = servers_.find(question.path);
  if (server != servers_.end() && server->second.url.starts_with("postgresql://")) {
    return std::async(std::launch::async,
                      [url = server->second.url, question, now = clock_.wall()] {
                        return ask_database(url, question, now, answer_patience);
                      });
  }
  std::promise<Answer> refused;
  refused.set_value(no_database(question.path, clock_.wall()));
  return refused.get_future();
}

}  // namespace harness::observe
