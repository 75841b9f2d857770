#include "harness/chaos/proof.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/core/text.hpp"

namespace harness::chaos {
namespace {

using nlohmann::json;

constexpr const char* no_series = " has no series";
constexpr const char* no_number = " is NaN";

// Of an instant query; none where it is no answer to one.
std::optional<std::vector<double>> values_in(const std::string& body) {
  const json answer = json::parse(body, nullptr, false);
  try {
    if (answer.is_discarded() || answer.at("status") != "success") return std::nullopt;
    const json& data = answer.at("data");
    std::vector<double> values;
    const auto add = [&values](const json& sample) {
      values.push_back(std::stod(sample.at(1).get<std::string>()));
    };
    if (data.at("resultType") == "scalar") {
      add(data.at("result"));
    } else {
      for (const json& series : data.at("result")) add(series.at("value"));
    }
    return values;
  } catch (const std::exception&) {
    return std::nullopt;
  }
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
