#include "harness/scenario/system/conventions.hpp"

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"

namespace harness::scenario {
namespace {

bool is_of_a_label(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

Result<void> check_label(const std::string& text) {
  const bool sound =
      !text.empty() && is_of_a_label(text.front()) &&
      std::all_of(text.begin(), text.end(), [](char c) { return is_of_a_label(c) || is_digit(c); });
  if (sound) return {};
  return fail(shown(text) + " is no name of a label", {},
              "use letters, digits and _, as Loki does: trace_id for trace.id");
}

}  // namespace

grammar::Form<std::string> label_form() {
  return grammar::checked_text("the name of a label", check_label, "^[A-Za-z_][A-Za-z0-9_]*$");
}

grammar::Form<Conventions> conventions_form() {
  grammar::Record<Conventions> conventions{"conventions"};
  conventions.any_of = {"service", "trace_id"};
  conventions.fields = {
      grammar::optional("service", &Conventions::service, label_form(),
                        "the label of log streams that names their service, such as app"),
      grammar::optional("trace_id", &Conventions::trace_id, label_form(),
                        "the field or label of log lines that names their trace, such as traceId"),
  };
  return grammar::record(conventions);
}

std::string Conventions::text() const {
  std::vector<std::string> all;
  if (!service.empty()) all.push_back("their service by " + service);
  if (!trace_id.empty()) all.push_back("their trace by " + trace_id);
  return "log lines name " + join(all, ", ");
}

}  // namespace harness::scenario
