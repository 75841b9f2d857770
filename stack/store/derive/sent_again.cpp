#include "stack/store/derive/sent_again.hpp"

namespace store::derive {

bool SentAgain::is(const Span& span) {
  const Id id{{span.trace_id, span.span_id}, span.kind};
  if (before_the_end_.contains(id)) return true;
  lately_.push_back(id);
  if (lately_.size() > most_remembered_) lately_.pop_front();
  return false;
}

void SentAgain::end() {
  before_the_end_ = std::unordered_set<Id, Hash>(lately_.begin(), lately_.end());
}

}  // namespace store::derive
