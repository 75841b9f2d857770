#include "harness/run/untold.hpp"

#include <algorithm>

namespace harness::run {
namespace {

bool is_named(const std::string& service, observe::Backend backend,
              const std::vector<observe::Question>& questions) {
  return std::any_of(questions.begin(), questions.end(), [&](const observe::Question& question) {
    if (question.backend != backend) return false;
    const auto has = [&](char quote) {
      return question.query.find(quote + service + quote) != std::string::npos;
    };
    return has('"') || has('`');
  });
}

}  // namespace

std::vector<observe::Sender> untold_senders(const std::vector<target::EndSign>& signs,
                                            const std::vector<observe::Question>& questions) {
  std::vector<observe::Sender> untold;
  for (const target::EndSign& sign : signs) {
    observe::Sender sender;
    sender.service = sign.service;
    sender.is_told = false;
    sender.logs = !sign.logs && is_named(sign.service, observe::Backend::loki, questions);
    sender.traces = !sign.traces && is_named(sign.service, observe::Backend::tempo, questions);
    if (sender.logs || sender.traces) untold.push_back(std::move(sender));
  }
  return untold;
}

}  // namespace harness::run
