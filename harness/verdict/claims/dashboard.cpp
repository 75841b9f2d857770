// dashboard: each panel of a dashboard has data, by the dashboard's own queries.
#include <algorithm>

#include "harness/core/text.hpp"
#include "harness/grammar/collections.hpp"
#include "harness/grammar/scalars.hpp"
#include "harness/verdict/claims/shown_panels.hpp"
#include "harness/verdict/finding.hpp"
#include "harness/verdict/slowness.hpp"

namespace harness::verdict {
namespace {

using grammar::Field;
using grammar::Located;
using Titles = std::vector<std::string>;

struct DashboardClaim {
  Located<std::string> file;
  Located<Titles> except;
  std::vector<PanelQuery> queries = {};  // of the file; none: it has not been read
};

std::vector<Field<DashboardClaim>> dashboard_fields() {
  return {
      grammar::required("dashboard", &DashboardClaim::file, grammar::filled_text("a file"),
                        "The JSON of a dashboard of Grafana: each panel has data, by each of its "
                        "queries"),
      grammar::optional("except", &DashboardClaim::except,
                        grammar::list_of("a list of titles", grammar::filled_text("a title")),
                        "The titles of panels that may be empty"),
  };
}

bool is_excepted(const DashboardClaim& claim, const std::string& title) {
  return std::ranges::find(*claim.except, title) != claim.except->end();
}

void refuse(const DashboardClaim& claim, const std::string& what, const std::string& remedy,
            std::vector<yaml::Problem>& problems) {
  problems.push_back({claim.file.place, "dashboard: " + *claim.file + what, remedy});
}

// "…/stage1.json:12:5: what"
void refuse_at(const DashboardClaim& claim, yaml::Place place, const std::string& what,
               const std::string& remedy, std::vector<yaml::Problem>& problems) {
  refuse(claim, ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " + what,
         remedy, problems);
}

void check_excepted(const DashboardClaim& claim, const std::vector<check::PanelQueries>& panels,
                    std::vector<yaml::Problem>& problems) {
  Titles known;
  for (const check::PanelQueries& panel : panels) known.push_back(panel.title);
  for (const std::string& title : *claim.except) {
    if (std::ranges::find(known, title) != known.end()) continue;
    problems.push_back({claim.except.place,
                        "except: " + *claim.file + " has no panel " + shown(title),
                        check::meant_among(title, known)});
  }
}

void take_panel(const check::PanelQueries& panel, DashboardClaim& claim,
                std::vector<yaml::Problem>& problems) {
  if (!panel.why_not.empty()) {
    return refuse_at(claim, panel.place,
                     "whether " + panel.title + " has data cannot be asked: " + panel.why_not,
                     "list it under except:, or mend its query", problems);
  }
  for (const check::Asked& asked : panel.queries) {
    claim.queries.push_back(
        {asked.name.substr(asked.name.find(' ') + 1), asked.query.language, asked.query.text});
  }
}

void take_dashboard(DashboardClaim& claim, const std::string& text,
                    std::vector<yaml::Problem>& problems) {
  const check::Source source = check::parse_source(*claim.file, text, check::Form::json);
  if (source.root() == nullptr) {
    for (const check::Finding& finding : source.findings) {
      refuse_at(claim, finding.place, finding.what, finding.remedy, problems);
    }
    return;
  }
  const auto panels = check::panels_of(source);
  if (panels.empty()) {
    return refuse(claim, " is no dashboard with a panel that shows data",
                  "name the JSON of a dashboard of Grafana, with panels:", problems);
  }
  check_excepted(claim, panels, problems);
  const std::size_t before = problems.size();
  for (const check::PanelQueries& panel : panels) {
    if (!is_excepted(claim, panel.title)) take_panel(panel, claim, problems);
  }
  if (!claim.queries.empty() || problems.size() > before) return;
  problems.push_back({claim.except.place, "except: no panel is left: the claim cannot fail",
                      "leave out those that are to have data"});
}

bool asks_metrics(const DashboardClaim& claim) {
  // As long as nobody knows what it asks, it may.
  return claim.queries.empty() || std::ranges::any_of(claim.queries, [](const PanelQuery& query) {
           return query.language == check::Language::promql;
         });
}

std::vector<observe::Question> questions(const DashboardClaim& claim, const Evidence& evidence) {
  std::vector<observe::Question> all;
  for (const PanelQuery& query : claim.queries) all.push_back(question_for(query, evidence));
  // Behind them, in their order: whether there is what a number stands in for.
  for (const PanelQuery& query : claim.queries) {
    const auto more = questions_for_stand_in(query, evidence);
    all.insert(all.end(), more.begin(), more.end());
  }
  for (const PanelQuery& query : claim.queries) {
    const auto more = questions_for_panel_groups(query, evidence);
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

Finding judge(const DashboardClaim& claim, const Evidence& evidence,
              std::span<const observe::Answer> answers) {
  Finding finding = finding_of(evidence);
  finding.expected = "something from each query";
  finding.query = *claim.file;
  if (claim.queries.empty()) {
    return with(std::move(finding), Outcome::undecided, "nobody has read " + *claim.file);
  }
  std::vector<PanelShown> shown;
  auto rest = answers.subspan(claim.queries.size());
  const auto next = [&](std::size_t count) {
    const auto part = rest.first(count);
    rest = rest.subspan(count);
    return part;
  };
  for (std::size_t i = 0; i < claim.queries.size(); ++i) {
    const PanelQuery& query = claim.queries[i];
    const std::size_t count = questions_for_stand_in(query, evidence).size();
    shown.push_back(
        beside_stand_in(shown_by(query, evidence, answers[i]), query, evidence, next(count)));
  }
  for (std::size_t i = 0; i < claim.queries.size(); ++i) {
    const PanelQuery& query = claim.queries[i];
    const std::size_t count = questions_for_panel_groups(query, evidence).size();
    shown[i] = unless_misgrouped(std::move(shown[i]), query, evidence, next(count));
  }
  return judge_panels(std::move(finding), claim.queries, shown);
}

bool may_be_of_slowness(const DashboardClaim&, const Evidence& evidence, const Finding&) {
  return may_have_fallen_short(evidence);
}

// What is shown is shown, whatever else would have come.
bool holds_for_more(const DashboardClaim&, const Evidence&, const Finding& finding) {
  return finding.outcome == Outcome::pass;
}

}  // namespace

ClaimKind dashboard_claim() {
  scenario::Kind language =
      scenario::kind_of("dashboard", "A dashboard of which no panel is empty", dashboard_fields());
  language.reads_scrapes_for = [](const scenario::Settings& settings) {
    return asks_metrics(settings.as<DashboardClaim>());
  };
  language.file = [](const scenario::Settings& settings) {
    return settings.as<DashboardClaim>().file;
  };
  language.take_text = [](scenario::Settings& settings, const std::string& text,
                          std::vector<yaml::Problem>& problems) {
    take_dashboard(settings.as<DashboardClaim>(), text, problems);
  };
  return claim_kind<DashboardClaim>(std::move(language), {.questions = questions,
                                                          .judge = judge,
                                                          .may_be_of_slowness = may_be_of_slowness,
                                                          .holds_for_more = holds_for_more});
}

}  // namespace harness::verdict
