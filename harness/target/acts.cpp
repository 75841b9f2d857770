#include "harness/target/acts.hpp"

#include "harness/core/text.hpp"

namespace harness::target {

std::string text_of(const Act& act) {
  if (const auto* program = std::get_if<ProgramCall>(&act)) return join(program->argv, " ");
  const RequestCall& request = std::get<RequestCall>(act);
  return request.method + " " + without_password(request.url);
}

bool may_still_act(const Error& failure) {
  return failure.what.find(no_answer) != std::string::npos;
}

}  // namespace harness::target
