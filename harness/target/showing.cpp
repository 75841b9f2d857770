#include "harness/target/showing.hpp"

#include <algorithm>
#include <cctype>
#include <optional>

#include "harness/core/text.hpp"
#include "harness/net/exposition.hpp"

namespace harness::target {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

// Where several say it, what one says that it is not to be.
std::optional<std::string> said_by_target_info(const std::string& metrics,
                                               const scenario::Proof& is) {
  std::optional<std::string> says;
  for (const net::Sample& sample : net::parse_exposition(metrics)) {
    if (sample.labels.at("__name__") != "target_info") continue;
    const auto label = sample.labels.find(is.label);
    says = label == sample.labels.end() ? "" : label->second;
    if (says != is.value) break;
  }
  return says;
}

// None: it says nothing of it.
std::optional<std::string> said(const net::HttpResponse& answer, const scenario::Proof& is) {
  if (!is.label.empty()) return said_by_target_info(answer.body, is);
  const auto header = answer.headers.find(lower(is.header));
  return header == answer.headers.end() ? std::nullopt : std::optional(header->second);
}

}  // namespace

Result<void> check_shown(const net::HttpResponse& answer, const scenario::Proof& is,
                         const net::Server& server, const std::string& where) {
  const std::optional<std::string> says = said(answer, is);
  if (says == is.value) return {};
  const std::string wanted = where + " is not what it is to be: its " + is.text();
  if (!says) {
    return fail(wanted + " is not there, and was to be " + shown(is.value) + "; it answered " +
                std::to_string(answer.status));
  }
  return fail(wanted + " is " + shown(net::without_secrets(*says, server)) + ", and was to be " +
              shown(is.value));
}

bool shows_nothing(const net::HttpResponse& answer, const scenario::Proof& is) {
  constexpr int too_many = 429;
  constexpr int first_of_servers = 500;
  return !said(answer, is) && (answer.status == too_many || answer.status >= first_of_servers);
}

}  // namespace harness::target
