#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/core/clock.hpp"
#include "harness/observe/question.hpp"
#include "harness/prove/telemetry.hpp"

namespace harness::prove {

// The store for logs, or that for traces, without its sockets: what it is asked is answered by the
// routes that a run asks over HTTP. It is filled once it is asked; until
// then, the texts have to live that its records point into. Keeps what it gave, for those who ask
// the same. Not for two threads.
class KeptStore {
 public:
  KeptStore(Lines lines, const Clock& clock);
  KeptStore(Spans spans, const Clock& clock);
  KeptStore(const KeptStore&) = delete;
  KeptStore& operator=(const KeptStore&) = delete;
  ~KeptStore();

  // What it was asked, page by page, and what it gave.
  struct Page {
    observe::Question question;
    int status = 0;
    std::string given;
  };
  using Pages = std::vector<Page>;

  // Listings are whole where the question wants them so. `pages`: where they are noted.
  observe::Answer answer(const observe::Question& question, Pages* pages = nullptr) const;

  // Whether it gives the same. How much it had to look at for that is no part of it.
  bool gives(const Pages& pages) const;

 private:
  struct Content;

  const Content& content() const;
  const observe::Answer& page(const observe::Question& question) const;
  observe::Answer answer_of_routes(const observe::Question& question) const;

  std::function<void(Content& content)> fill_;
  mutable std::unique_ptr<Content> content_;
  const Clock& clock_;
  mutable std::deque<std::pair<observe::Question, observe::Answer>> given_;
};

}  // namespace harness::prove
