#include "harness/chaos/proof.hpp"

#include <cmath>
#include <cstdlib>
#include <optional>
#include <vector>

#include "harness/core/text.hpp"
#include "harness/net/told.hpp"

namespace harness::chaos {
namespace {

constexpr const char* no_series = " has no series";
constexpr const char* no_number = " is NaN";

// "12.5", "NaN", "+Inf".
double sample_of(const std::string& text) {
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != 0) throw net::Misread("no number");
  return value;
}

// Of an instant query; none where it is no answer to one.
std::optional<std::vector<double>> values_in(const std::string& body) {
  const auto values = net::read_told({}, body, [](const net::Told& told) {
    if (told["status"].text() != "success") throw net::Misread("no success");
    const net::Told data = told["data"];
    std::vector<double> all;
    const auto add = [&all](const net::Told& sample) {
      const auto parts = sample.list();
      if (parts.size() != 2) throw net::Misread("no sample");
      all.push_back(sample_of(parts[1].text()));
    };
    if (data["resultType"].text() == "scalar") {
      add(data["result"]);
    } else {
      for (const net::Told& series : data["result"].list()) add(series["value"]);
    }
    return all;
  });
  return values ? std::optional(*values) : std::nullopt;
}

// No value is no answer: silence proves neither that a fault is on nor that it is gone.
Result<ProofAnswer> judge_values(const Proof& proof, const target::Outcome& outcome) {
  if (!outcome.good) return fail(proof.query + " " + outcome.text);
  const auto values = values_in(outcome.body);
  if (!values) return fail(proof.query + " was answered with no values");
  if (values->empty()) {
    return fail(proof.query + no_series, {}, "add \"or vector(0)\" where none means 0");
  }
  ProofAnswer answer{true, {}};
  std::vector<std::string> texts;
  for (const double value : *values) {
    if (std::isnan(value)) return fail(proof.query + no_number);
    answer.holds = answer.holds && proof.value->holds(value);
    texts.push_back(format_number(value));
  }
  answer.text = proof.query + " is " + join(texts, ", ");
  return answer;
}

}  // namespace

Result<ProofAnswer> ask(const Proof& proof, target::Acts& acts, Duration within,
                        const std::stop_token& stop) {
  const auto outcome = acts.carry_out(proof.act, within, stop);
  if (!outcome) return fail(outcome.error());
  if (proof.value) return judge_values(proof, *outcome);
  const std::string text = text_of(proof.act) + " " + outcome->text;
  if (std::holds_alternative<target::ProgramCall>(proof.act)) {
    return ProofAnswer{outcome->good, text};
  }
  const bool has_status = !proof.status || outcome->status == *proof.status;
  const bool has_body = outcome->body.find(proof.body_contains) != std::string::npos;
  if (!has_status || proof.body_contains.empty()) return ProofAnswer{has_status, text};
  return ProofAnswer{has_body,
                     text + (has_body ? " with" : " without") + " what its body is to have"};
}

bool has_no_value(const Error& failure) {
  return failure.what.ends_with(no_series) || failure.what.ends_with(no_number);
}

std::optional<Result<ProofAnswer>> ProofWatch::look(Duration pause) {
  if (!question_) {
    if (answered_ && clock_.now() - *answered_ < pause) return std::nullopt;
    answer_ = std::make_shared<ProofAnswer>();
    question_.emplace([this, answer = answer_](const std::stop_token& stop) -> Result<std::string> {
      auto asked = ask(proof_, acts_, within_, stop);
      if (!asked) return fail(asked.error());
      *answer = *std::move(asked);
      return answer->text;
    });
    return std::nullopt;
  }
  const auto outcome = question_->outcome();
  if (!outcome) return std::nullopt;
  question_.reset();
  answered_ = clock_.now();
  if (!*outcome) return Result<ProofAnswer>(fail(outcome->error()));
  return Result<ProofAnswer>(*answer_);
}

void ProofWatch::forget() {
  question_.reset();
  answered_.reset();
}

}  // namespace harness::chaos
