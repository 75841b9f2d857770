#pragma once

#include <algorithm>
#include <string>

#include "harness/verdict/claim_kind.hpp"
#include "tests/support/settings.hpp"

// A small run to judge: baseline 0–20 s, outage 20–40 s with postgres stopped, recovery 40–60 s.
namespace harness::verdict {

inline WallTime at(double offset_s) {
  return WallTime{std::chrono::seconds{1'700'000'000}} + from_seconds(offset_s);
}

inline bool asks_for_pushes(const observe::Question& question) {
  return question.query.find("unless on (job, instance)") != std::string::npos;
}

// How many lines a label of their stream hides: none, unless a test says so.
inline bool asks_for_hidden_lines(const observe::Question& question) {
  return question.query.find("_extracted!=\"\"") != std::string::npos ||
         question.query.find("x1b") != std::string::npos;  // colours
}

// The query without what increase() and its like estimate: the answer is the query's own, unless it
// is given.
inline bool asks_for_samples_alone(const observe::Question& question) {
  return question.query.find(" + 1.2)") != std::string::npos;
}

inline const std::string nothing_pushed =
    R"({"status":"success","data":{"resultType":"vector","result":[]}})";

inline const std::string one_more =
    R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"job":"dice-roller"},)"
    R"("value":[1700000040,"1"]}]}})";

struct SmallRun {
  plan::Plan plan;
  observe::Observations observations;

  SmallRun() {
    using std::chrono::seconds;
    plan.name = "small";
    plan.faults = {{1, "stop", "postgres", {}, {}}};
    plan.phases = {{"baseline", seconds{0}, seconds{20}},
                   {"outage", seconds{20}, seconds{40}},
                   {"recovery", seconds{40}, seconds{60}}};
    observations.started_at = at(-2);
    observations.run = {at(0), at(60)};
    observations.phases = {{"baseline", {at(0), at(20)}},
                           {"outage", {at(20), at(40)}},
                           {"recovery", {at(40), at(60)}}};
    observations.metrics = observations.run;
    for (observe::PhaseMark& phase : observations.phases) phase.metrics = phase.window;
    observe::FaultRecord stop;
    stop.kind = "stop";
    stop.target = "postgres";
    stop.phase = 1;
    stop.injected_at = at(20);
    stop.seen_at = at(20.1);
    stop.reverted_at = at(40);
    stop.gone_at = at(40.5);
    observations.faults = {stop};
  }

  // A claim about the outage.
  plan::Claim claim(const std::string& kind, const test::Fields& fields) const {
    plan::Claim claim;
    claim.claim = "the claim";
    claim.kind = kind;
    claim.phase = 1;
    claim.settings = fields.read_by(find_claim_kind(kind)->language);
    return claim;
  }

  Finding judge(const plan::Claim& claim, std::vector<std::string> bodies) const {
    std::vector<observe::Answer> answers;
    for (std::string& body : bodies) answers.push_back({at(61), 200, std::move(body), ""});
    return judge_answers(claim, std::move(answers));
  }

  // What is not given says that there is nothing, but for what the query names: it was there, and
  // rose.
  Finding judge_answers(const plan::Claim& claim, std::vector<observe::Answer> answers) const {
    const auto asked = all_questions(claim);
    while (answers.size() < asked.size()) {
      const observe::Question& next = asked[answers.size()];
      const bool is_own = asks_for_samples_alone(next) && !answers.empty();
      answers.push_back({at(61), 200, is_own ? answers.front().body : nothing_to(next), ""});
    }
    return find_claim_kind(claim.kind)->judge(evidence_for(claim, plan, observations), answers);
  }

  static std::string nothing_to(const observe::Question& question) {
    const bool is_of_lines =
        question.backend == observe::Backend::loki && question.params.contains("limit");
    if (question.query.starts_with("group by (job, instance)")) return there_from(question);
    if (question.query.starts_with("sum by (job) (increase(")) return one_more;
    return is_of_lines ? R"({"status":"success","data":{"resultType":"streams","result":[]}})"
                       : nothing_pushed;
  }

  // A sample at each step of a range.
  static std::string there_from(const observe::Question& question, double until = 1e12) {
    const double end = std::min(std::stod(question.params.at("end")), until);
    std::string values;
    for (double at = std::stod(question.params.at("start")); at <= end; at += 1) {
      values += (values.empty() ? "[" : ",[") + std::to_string(at) + ",\"1\"]";
    }
    return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[)" +
           values + "]}]}}";
  }

  // What is said of what is asked, behind the first answers: for each question the first whose word
  // stands in it.
  struct Said {
    std::string of;
    std::string body;
  };
  Finding judge_said(const plan::Claim& claim, std::vector<std::string> bodies,
                     const std::vector<Said>& all) const {
    const auto questions = all_questions(claim);
    for (std::size_t i = bodies.size(); i < questions.size(); ++i) {
      const observe::Question& question = questions[i];
      const auto said = std::find_if(all.begin(), all.end(), [&](const Said& one) {
        return text_of(question).find(one.of) != std::string::npos &&
               !asks_for_hidden_lines(question);
      });
      const bool is_own = asks_for_samples_alone(question) && !bodies.empty() &&
                          (said == all.end() || said->of.find("+ 1.2") == std::string::npos);
      const std::string unsaid = is_own ? bodies.front() : nothing_to(question);
      bodies.push_back(said == all.end() || is_own ? unsaid : said->body);
    }
    return judge(claim, std::move(bodies));
  }

  static std::string text_of(const observe::Question& question) {
    std::string text = question.path;
    for (const auto& [name, value] : question.params) text += " " + name + "=" + value;
    return text;
  }

  // "7:12 what; remedy", or nothing.
  std::string foresee(const plan::Claim& claim, std::vector<std::string> bodies) const {
    std::vector<observe::Answer> answers;
    for (std::string& body : bodies) answers.push_back({at(-1), 200, std::move(body), ""});
    const auto problem =
        find_claim_kind(claim.kind)->foresee(evidence_for(claim, plan, observations), answers);
    if (!problem) return "";
    return std::to_string(problem->place.line) + ":" + std::to_string(problem->place.column) + " " +
           problem->what + "; " + problem->remedy;
  }

  std::vector<observe::Question> all_questions(const plan::Claim& claim) const {
    return find_claim_kind(claim.kind)->questions(evidence_for(claim, plan, observations));
  }

  // But for the last: whether something is pushed, and what is asked of that; what is hidden.
  std::vector<observe::Question> questions(const plan::Claim& claim) const {
    std::vector<observe::Question> all = all_questions(claim);
    const auto first = std::find_if(all.begin(), all.end(), asks_for_pushes);
    all.erase(first, all.end());
    std::erase_if(all, asks_for_hidden_lines);
    return all;
  }
};

// Requests of the outage that were answered, in each of these seconds of the run.
inline load::RequestStats answered_in(const std::vector<std::uint32_t>& seconds) {
  load::RequestStats stats;
  stats.phase = "outage";
  stats.outcomes = {{"200", 5}};
  for (const std::uint32_t at : seconds) {
    load::SecondStats second;
    second.at = at;
    second.latency = load::CoarseHistogram::from_buckets({{1000, 1}});
    stats.seconds.push_back(second);
  }
  return stats;
}

// The claim with one of its fields written anew.
inline void write(plan::Claim& claim, const std::string& name, const test::Value& value,
                  yaml::Place place = {}) {
  test::write(claim.settings, find_claim_kind(claim.kind)->language, name, value, place);
}

inline test::Fields with_fields(std::initializer_list<std::pair<const char*, test::Value>> values) {
  test::Fields fields;
  for (const auto& [name, value] : values) fields.set(name, value);
  return fields;
}

inline scenario::Settings settings(const std::string& kind, const test::Fields& fields) {
  return fields.read_by(find_claim_kind(kind)->language);
}

// A Prometheus (or Loki) vector with one value, or none.
inline std::string vector_of(const std::string& value) {
  const std::string entry =
      value.empty() ? ""
                    : R"({"metric":{"job":"dice-roller"},"value":[1700000040,")" + value + R"("]})";
  return R"({"status":"success","data":{"resultType":"vector","result":[)" + entry + "]}}";
}

// The same of a sum, which has no labels.
inline std::string sum_of(const std::string& value) {
  const std::string entry =
      value.empty() ? "" : R"({"metric":{},"value":[1700000040,")" + value + R"("]})";
  return R"({"status":"success","data":{"resultType":"vector","result":[)" + entry + "]}}";
}

}  // namespace harness::verdict
