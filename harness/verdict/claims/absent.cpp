// absent: that a query finds nothing, with its proof of life. It is the claim of the query's own
// kind whose count, or value, is 0, and has all that this has.

#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/grammar/record.hpp"
#include "harness/languages/promql/parser.hpp"
#include "harness/languages/promql/raw_values.hpp"
#include "harness/languages/promql/selectors.hpp"
#include "harness/observe/prometheus.hpp"
#include "harness/scenario/query.hpp"
#include "harness/verdict/claims/promql_questions.hpp"
#include "harness/verdict/finding.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using scenario::Settings;

// A claim of another kind, with what makes it one of an absence.
struct Absent {
  std::string kind;
  Settings settings;
};

struct Absence {
  ClaimKind (*kind)();
  const char* count;            // that is to be 0
  std::vector<const char*> of;  // what else of it an author may write
};

}  // namespace

// Each defined in the file of its name.
ClaimKind promql_claim();
ClaimKind logql_claim();
ClaimKind traceql_claim();

namespace {

std::vector<Absence> absences() {
  return {{promql_claim, "value", {"promql", "control"}},
          {logql_claim, "count", {"logql", "control", "whose"}},
          {traceql_claim, "count", {"traceql", "control", "whose"}}};
}

// Its fields are the kind's own.
void write_nothing(const ClaimKind& kind, const std::string& count, Settings& settings) {
  yaml::Node nothing;
  nothing.kind = yaml::Node::Kind::scalar;
  nothing.text = "== 0";
  grammar::Reading reading;
  for (const auto& field : kind.language.fields) {
    if (field.key.name == count) field.read(nothing, count, settings, reading);
  }
}

const languages::promql::Selector* plain_selector(const languages::promql::ExprPtr& query) {
  const auto* const selector =
      query ? std::get_if<languages::promql::Selector>(&query->of) : nullptr;
  const bool is_plain =
      selector != nullptr && !selector->range && !selector->offset && !selector->at;
  return is_plain ? selector : nullptr;
}

bool is_plain(const std::string& promql) {
  const auto query = languages::promql::parse(scenario::with_any_window(promql));
  return query && plain_selector(*query) != nullptr;
}

// What was there for a moment was there. Of a mere selector all samples of the window are looked
// at; anything else is asked at each moment.
std::string counted_series(const std::string& query) {
  return "count(" + (is_plain(query) ? "last_over_time(" + query + "[$window])" : query) +
         ") or vector(0)";
}

Settings settings_of(const Absent& claim) {
  Settings settings = claim.settings;
  if (claim.kind != "promql") return settings;
  auto& promql = settings.as<Promql>();
  promql.promql.value = counted_series(*promql.promql);
  return settings;
}

Result<void> check_moments(const Absent& claim) {
  if (claim.kind != "promql") return {};
  const std::string& query = *claim.settings.as<Promql>().promql;
  if (is_plain(query) || scenario::variables_in(query).empty()) return {};
  return fail("promql: absent asks at each moment, of which a range of $window has one", {},
              "write how far each moment looks back, such as [5s]");
}

// The claim that it is, for as long as its evidence is looked at.
class InnerClaim {
 public:
  InnerClaim(const Absent& claim, const plan::Claim& planned)
      : kind_(*find_claim_kind(claim.kind)), claim_(planned) {
    claim_.kind = claim.kind;
    claim_.settings = settings_of(claim);
    if (claim.kind != "promql") return;
    const bool is_of_samples = is_plain(*claim.settings.as<Promql>().promql);
    claim_.moments = is_of_samples ? scenario::Moments::at_end : scenario::Moments::throughout;
  }

  const ClaimKind& kind() const { return kind_; }
  const plan::Claim& claim() const { return claim_; }
  Evidence evidence(const Evidence& of) const {
    return {claim_, of.plan, of.observations, of.window, of.metrics};
  }

 private:
  const ClaimKind& kind_;
  plan::Claim claim_;
};

grammar::Form<Absent> absence_form() {
  grammar::Record<Absent> record{"an absence"};
  for (const Absence& absence : absences()) {
    const ClaimKind kind = absence.kind();
    grammar::Variant<Absent> variant{kind.language.name};
    std::vector<Field<Settings>> fields;
    for (const auto& field : kind.language.fields) {
      const bool is_taken = std::any_of(absence.of.begin(), absence.of.end(),
                                        [&](const char* name) { return field.key.name == name; });
      if (is_taken) fields.push_back(field);
    }
    variant.fields = grammar::fields_of_part<Absent>(
        fields, [](Absent& absent) -> Settings& { return absent.settings; });
    variant.begin = [kind, count = absence.count](Absent& absent) {
      absent = {kind.language.name, kind.language.fresh()};
      write_nothing(kind, count, absent.settings);
    };
    variant.check = [check = kind.language.check](const Absent& absent) {
      auto fitting = check_moments(absent);
      return fitting ? check(settings_of(absent)) : fitting;
    };
    record.variants.push_back(std::move(variant));
  }
  return grammar::record(record);
}

// What its author wrote of it.
std::vector<scenario::SettingLine> lines_of(const Absent& absent) {
  std::vector<scenario::SettingLine> lines = absent.settings.lines();
  std::erase_if(lines, [](const scenario::SettingLine& line) {
    return is_one_of(line.name, {"count", "value"});
  });
  return lines;
}

// Series of a counter are there from the first scrape on, whether or not it ever counts: of those
// it is asked how high they came. None: it is no counter.
std::optional<observe::Question> question_of_height(const Absent& claim, const Evidence& evidence) {
  if (claim.kind != "promql") return std::nullopt;
  const std::string& query = *claim.settings.as<Promql>().promql;
  const auto read = languages::promql::parse(scenario::with_any_window(query));
  if (!read || plain_selector(*read) == nullptr) return std::nullopt;
  const std::string metric = languages::promql::selectors(**read).front().metric;
  if (!languages::promql::is_called_a_counter(metric)) return std::nullopt;
  return observe::promql_at(
      observe::fill_window("max(max_over_time(" + query + "[$window]))", evidence.metrics),
      evidence.metrics.end);
}

std::vector<observe::Question> questions(const Absent& claim, const Evidence& evidence) {
  const InnerClaim inner(claim, evidence.claim);
  auto all = inner.kind().questions(inner.evidence(evidence));
  if (auto height = question_of_height(claim, evidence)) all.push_back(*std::move(height));
  return all;
}

void tell_of_zeros(const Absent& claim, const observe::Answer& height, Finding& finding) {
  const auto series = observe::parse_series(height);
  const bool are_zero = series && series->size() == 1 && series->front().points.back().value == 0;
  if (!are_zero || finding.outcome != Outcome::fail) return;
  const std::string& query = *claim.settings.as<Promql>().promql;
  finding.seen += ", each of them 0: a counter is there before it counts anything; claim that it " +
                  ("does not rise: promql: sum(increase(" + query + "[$window])), value: \"== 0\"");
}

// "6" is of series.
void name_what_was_counted(Finding& finding) {
  const std::string count = finding.value ? finding.value->text() : "";
  const bool is_told = !count.empty() && finding.seen.starts_with(count);
  if (is_told) finding.seen.insert(count.size(), " series");
}

Finding judge(const Absent& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  const InnerClaim inner(claim, evidence.claim);
  const bool asks_height = question_of_height(claim, evidence).has_value();
  const auto own = answers.first(answers.size() - (asks_height ? 1 : 0));
  Finding finding = inner.kind().judge(inner.evidence(evidence), own);
  finding.kind = evidence.claim.kind;
  if (claim.kind == "promql") name_what_was_counted(finding);
  if (asks_height) tell_of_zeros(claim, answers.back(), finding);
  finding.expected = "nothing";
  finding.moments = {};  // it is all of them
  return finding;
}

bool may_be_of_slowness(const Absent& claim, const Evidence& evidence, const Finding& finding) {
  const InnerClaim inner(claim, evidence.claim);
  return inner.kind().may_be_of_slowness(inner.evidence(evidence), finding);
}

std::vector<Sender> senders_of(const Absent& claim, const Evidence& evidence) {
  const InnerClaim inner(claim, evidence.claim);
  const auto& senders = inner.kind().senders;
  return senders ? senders(inner.evidence(evidence)) : std::vector<Sender>{};
}

std::optional<yaml::Problem> foresee(const Absent& claim, const Evidence& evidence,
                                     std::span<const observe::Answer> answers) {
  const InnerClaim inner(claim, evidence.claim);
  const auto& foresee = inner.kind().foresee;
  return foresee ? foresee(inner.evidence(evidence), answers) : std::nullopt;
}

std::optional<yaml::Problem> rule_out(const Absent& claim, const plan::Claim& planned,
                                      const plan::Plan& plan) {
  const InnerClaim inner(claim, planned);
  return inner.kind().rule_out ? inner.kind().rule_out(inner.claim(), plan) : std::nullopt;
}

}  // namespace

ClaimKind absent_claim() {
  scenario::Kind language{
      "absent", "That a query finds nothing, where it would find something", {}, {}};
  const auto whole = [](Settings& settings) -> Absent& { return settings.as<Absent>(); };
  grammar::Key key{"absent", {}, true, {}, "The query that finds nothing, by its language"};
  language.fields = grammar::fields_of_part<Settings>(
      std::vector{grammar::whole_of(std::move(key), absence_form())}, whole);
  language.fresh = [] {
    return Settings(Absent{},
                    [](const Settings& settings) { return lines_of(settings.as<Absent>()); });
  };
  language.reads_scrapes_for = [](const Settings& settings) {
    return settings.as<Absent>().kind == "promql";
  };
  return claim_kind<Absent>(std::move(language), {.questions = questions,
                                                  .judge = judge,
                                                  .may_be_of_slowness = may_be_of_slowness,
                                                  .foresee = foresee,
                                                  .rule_out = rule_out,
                                                  .asks_in_turn = true,
                                                  .senders = senders_of});
}

}  // namespace harness::verdict
