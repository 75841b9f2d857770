#pragma once

#include <functional>
#include <future>
#include <map>
#include <string>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/net/http_group.hpp"
#include "harness/net/server.hpp"
#include "harness/observe/asking.hpp"
#include "harness/observe/catch_up.hpp"
#include "harness/observe/pages.hpp"
#include "harness/observe/question.hpp"

namespace harness::observe {

// How long any one question may take. Many that are put together take no longer.
inline constexpr Duration answer_patience = std::chrono::seconds{3};

// Whoever answers questions about a run. One thread.
class Backends {
 public:
  virtual ~Backends() = default;

  // Never fails: no answer is an Answer that says why. All are put at the same time; further pages
  // of listings follow one after the other. `pause` is
  // called meanwhile, many times a second and without anything to wait for; once it is false, what
  // has not come is given up.
  virtual std::vector<Answer> ask(const std::vector<Question>& questions, const Pause& pause) = 0;

  // Sends the run's end marker through each service: a request whose log line and span travel the
  // same queues, behind everything that the load caused. Says which of them gave an answer, of any
  // status: the others send no sign of the end either.
  virtual std::vector<bool> mark(const std::vector<MarkerTarget>& targets,
                                 const std::string& marker, const Pause& pause) = 0;
};

// Those of a system that runs, and its databases.
class LiveBackends final : public Backends {
 public:
  // What questions are kept without: see scenario::Environment.
  using FillIn = std::function<std::string(const std::string& text)>;

  // By name: "prometheus", "loki", "tempo", and the databases that claims ask.
  LiveBackends(net::Servers servers, const Clock& clock, FillIn fill_in = {});

  std::vector<Answer> ask(const std::vector<Question>& questions, const Pause& pause) override;
  std::vector<bool> mark(const std::vector<MarkerTarget>& targets, const std::string& marker,
                         const Pause& pause) override;

 private:
  Question as_sent(Question question) const;
  std::vector<Answer> ask_once(const std::vector<Question>& questions, const Pause& pause);
  std::future<Answer> ask_sql(const Question& question);
  net::GoOn go_on(const Pause& pause) const;

  net::Servers servers_;
  const Clock& clock_;
  FillIn fill_in_;
  net::HttpGroup http_;
  JoinedPages joined_;
  std::vector<std::future<Answer>> given_up_;  // each is waited for at the end
};

}  // namespace harness::observe
