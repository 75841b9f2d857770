#include "harness/load/http/http1_conversation.hpp"

namespace harness::load {

void Http1Conversation::prepare(const LeanRequest& request, const Order& order) {
  request.http1().write(request.target_of(order), order, request_);
  held_ = request.http1().held_of(order);
  sent_ = 0;
  is_head_ = request.is_head();
  keep_ = order.keep;
}

void Http1Conversation::ask() {
  sent_ = 0;
  held_now_ = held_;
  is_answering_ = false;
  answer_.begin(is_head_, keep_);
}

Reading Http1Conversation::read(std::string_view bytes) {
  is_answering_ = is_answering_ || !bytes.empty();
  const Reading reading = answer_.read(bytes);
  if (answer_.wants_body()) held_now_ = 0;
  return reading;
}

// Whatever follows an answer would be taken for the next one.
bool Http1Conversation::may_go_on(bool more_has_come) const {
  return is_asked() && !more_has_come && answer_.lets_connection_live();
}

}  // namespace harness::load
