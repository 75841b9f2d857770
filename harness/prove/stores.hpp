#pragma once

#include <memory>

#include "harness/core/clock.hpp"
#include "harness/observe/question.hpp"
#include "harness/prove/telemetry.hpp"

namespace harness::prove {

// The store for logs, or that for traces, without its sockets: what it is asked is answered by the
// routes that a run asks over HTTP.
class KeptStore {
 public:
  KeptStore(const Lines& lines, const Clock& clock);
  KeptStore(const Spans& spans, const Clock& clock);
  KeptStore(const KeptStore&) = delete;
  KeptStore& operator=(const KeptStore&) = delete;
  ~KeptStore();

  // Listings are whole where the question wants them so.
  observe::Answer answer(const observe::Question& question) const;

 private:
  observe::Answer page(const observe::Question& question) const;

  struct Content;
  std::unique_ptr<Content> content_;
  const Clock& clock_;
};

}  // namespace harness::prove
