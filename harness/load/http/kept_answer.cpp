#include "harness/load/http/kept_answer.hpp"

namespace harness::load {

void KeptAnswer::begin(Keep keep) {
  if (keep_ != Keep::nothing) answer_ = {};
  keep_ = keep;
  is_too_long_ = false;
}

void KeptAnswer::begin_head() {
  if (keep_ == Keep::nothing) return;
  answer_.headers.clear();
  answer_.body.clear();
}

void KeptAnswer::take_header(std::string_view name, std::string_view value) {
  const bool counts = keep_ == Keep::everything || (keep_ == Keep::what_leads_on && leads_on(name));
  if (counts) answer_.headers.emplace_back(name, value);
}

bool KeptAnswer::take_body(std::string_view bytes) {
  if (keep_ != Keep::everything) return true;
  is_too_long_ = is_too_long_ || answer_.body.size() + bytes.size() > most_kept;
  if (!is_too_long_) answer_.body += bytes;
  return !is_too_long_;
}

}  // namespace harness::load
