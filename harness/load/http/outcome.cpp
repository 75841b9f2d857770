#include "harness/load/http/outcome.hpp"

namespace harness::load {
namespace {

std::string_view name_of(Ending ending) {
  switch (ending) {
    case Ending::answered:
      return "answered";
    case Ending::timeout:
      return "timeout";
    case Ending::connection_refused:
      return "connection refused";
    case Ending::connection_reset:
      return "connection reset";
    case Ending::closed_early:
      return "closed early";
    case Ending::unreachable:
      return "unreachable";
    case Ending::dns_failure:
      return "dns failure";
    case Ending::tls_failure:
      return "tls failure";
    case Ending::bad_answer:
      return "bad answer";
    case Ending::too_long:
      return "answer too long";
    case Ending::too_many_redirects:
      return "too many redirects";
    case Ending::led_away:
      return "led away";
    case Ending::bad_url:
      return "bad url";
    case Ending::no_local_port:
      return "no local port left";
    case Ending::too_many_files:
      return "too many open files";
    case Ending::other_failure:
      return "other failure";
    case Ending::not_extracted:
      return "nothing to extract for ";
    case Ending::unfit_header:
      return "unfit for the header ";
    case Ending::cut_off:
      return "cut off";
  }
  return "other failure";
}

}  // namespace

std::string to_text(Outcome outcome) {
  if (outcome.ending == Ending::answered) return std::to_string(outcome.status);
  return std::string(name_of(outcome.ending)) + std::string(outcome.about);
}

bool was_answered(Outcome outcome) {
  return outcome.ending == Ending::answered || outcome.ending == Ending::not_extracted;
}

bool was_answered(std::string_view text) {
  const bool is_status = !text.empty() && text.front() >= '1' && text.front() <= '9';
  return is_status || text.starts_with(name_of(Ending::not_extracted));
}

}  // namespace harness::load
