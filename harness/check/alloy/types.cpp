// What kind of value an argument takes in components that the table of fields has not: Alloy makes
// a number of a text that is one, and no list, no truth and no time of anything else.
#include <algorithm>
#include <array>

#include "harness/check/alloy/alloy.hpp"
#include "harness/check/alloy/schema.hpp"
#include "harness/core/duration.hpp"
#include "harness/core/text.hpp"

namespace harness::check {
namespace {

using Tokens = std::vector<AlloyToken>;

enum class Takes { duration, number, truth, list, url };

struct Argument {
  std::string_view name;
  Takes takes;
  std::string_view component = {};  // that its type begins with; empty: any
};

// Of those that mean the same in whatever component they stand.
constexpr std::array arguments{
    Argument{"batch_wait", Takes::duration},
    Argument{"check_interval", Takes::duration},
    Argument{"initial_interval", Takes::duration},
    Argument{"max_backoff_period", Takes::duration},
    Argument{"max_elapsed_time", Takes::duration},
    Argument{"max_interval", Takes::duration},
    Argument{"max_wait_time", Takes::duration},
    Argument{"min_backoff_period", Takes::duration},
    Argument{"refresh_interval", Takes::duration},
    Argument{"remote_timeout", Takes::duration},
    Argument{"scrape_interval", Takes::duration},
    Argument{"scrape_timeout", Takes::duration},
    Argument{"timeout", Takes::duration},
    Argument{"burst", Takes::number, "loki.process"},
    Argument{"max_backoff_retries", Takes::number},
    Argument{"max_cache_size", Takes::number},
    Argument{"max_lines", Takes::number, "loki.process"},
    Argument{"max_streams", Takes::number, "loki.write"},
    Argument{"modulus", Takes::number},
    Argument{"num_consumers", Takes::number},
    Argument{"port", Takes::number, "discovery.docker"},
    Argument{"queue_size", Takes::number},
    Argument{"rate", Takes::number, "loki.process"},
    Argument{"send_batch_max_size", Takes::number},
    Argument{"send_batch_size", Takes::number},
    Argument{"drop_malformed", Takes::truth},
    Argument{"enable_http2", Takes::truth},
    Argument{"follow_redirects", Takes::truth},
    Argument{"honor_labels", Takes::truth},
    Argument{"honor_timestamps", Takes::truth},
    Argument{"include_metadata", Takes::truth},
    Argument{"insecure", Takes::truth},
    Argument{"insecure_skip_verify", Takes::truth},
    Argument{"tail_from_end", Takes::truth},
    Argument{"forward_to", Takes::list},
    Argument{"source_labels", Takes::list},
    Argument{"logs", Takes::list, "otelcol.processor"},
    Argument{"logs", Takes::list, "otelcol.receiver"},
    Argument{"metrics", Takes::list, "otelcol.processor"},
    Argument{"metrics", Takes::list, "otelcol.receiver"},
    Argument{"traces", Takes::list, "otelcol.processor"},
    Argument{"traces", Takes::list, "otelcol.receiver"},
    Argument{"url", Takes::url, "discovery.http"},
    Argument{"url", Takes::url, "loki.write"},
    Argument{"url", Takes::url, "prometheus.remote_write"},
    Argument{"url", Takes::url, "pyroscope.write"},
    Argument{"url", Takes::url, "remote.http"},
};

// A value that stands there as it is: what is computed, or named, may be anything.
struct Literal {
  enum class Of { text, number, truth, receiver } of;
  std::string text;

  std::string written() const { return of == Of::text ? shown(text) : text; }
};

bool is_sign_of(const AlloyToken& token, std::string_view signs) {
  return token.kind == AlloyToken::Kind::sign && signs.find(token.text) != std::string_view::npos;
}

std::optional<Literal> literal_at(const Tokens& body, std::size_t at) {
  if (at >= body.size()) return std::nullopt;
  if (at + 1 < body.size() && is_sign_of(body[at + 1], "+-*/%^(<>!?&|[")) return std::nullopt;
  const std::string& text = body[at].text;
  if (body[at].kind == AlloyToken::Kind::string) return Literal{Literal::Of::text, text};
  if (body[at].kind != AlloyToken::Kind::word) return std::nullopt;
  if (is_one_of(text, {"true", "false"})) return Literal{Literal::Of::truth, text};
  if (to_number(text)) return Literal{Literal::Of::number, text};
  const bool is_receiver = text.ends_with(".receiver") || text.ends_with(".input");
  if (is_receiver && text.find('.') != text.rfind('.')) {
    return Literal{Literal::Of::receiver, text};
  }
  return std::nullopt;
}

struct Misfit {
  std::string what;
  std::string remedy;
};

std::optional<Misfit> misfit(Takes takes, const Literal& literal) {
  using Of = Literal::Of;
  switch (takes) {
    case Takes::duration:
      if (literal.of == Of::receiver || (literal.of == Of::text && parse_duration(literal.text))) {
        return std::nullopt;
      }
      return Misfit{"is no duration", "write a number with its unit: \"5s\""};
    case Takes::number:
      if (literal.of == Of::number || to_number(literal.text)) return std::nullopt;
      return Misfit{"is no number", "write one, without quotes"};
    case Takes::truth:
      if (literal.of == Of::truth) return std::nullopt;
      return Misfit{"is neither true nor false", "write true or false, without quotes"};
    case Takes::list:
      return Misfit{
          "is no list",
          "write [" + (literal.of == Of::text ? "\"" + literal.text + "\"" : literal.text) + "]"};
    case Takes::url:
      if (literal.of != Of::text || literal.text.empty()) return std::nullopt;
      if (literal.text.starts_with("http://") || literal.text.starts_with("https://")) {
        return std::nullopt;
      }
      return Misfit{"is no URL", "write http:// or https:// before it"};
  }
  return std::nullopt;
}

}  // namespace

void alloy_value_types(const AlloyFile& file, Findings& findings) {
  for (const AlloyComponent& component : file.components) {
    if (fields_of(component) != nullptr) continue;
    for (const AlloyKey& key : keys_in(component)) {
      const std::string& name = component.body[key.at].text;
      const auto known = std::find_if(arguments.begin(), arguments.end(), [&](const Argument& one) {
        return one.name == name && component.type.starts_with(one.component);
      });
      if (!key.is_argument || known == arguments.end()) continue;
      const auto literal = literal_at(component.body, key.at + 2);
      const auto wrong = literal ? misfit(known->takes, *literal) : std::nullopt;
      if (!wrong) continue;
      findings.add(component.body[key.at + 2].place,
                   name + ": " + literal->written() + " " + wrong->what, wrong->remedy);
    }
  }
}

}  // namespace harness::check
