#pragma once

#include <span>
#include <string>
#include <vector>

#include "harness/check/run/asked.hpp"
#include "harness/core/result.hpp"
#include "harness/verdict/claim_kind.hpp"

// What a dashboard shows of a run: whether each of its queries gives something.
namespace harness::verdict {

// One query of a panel, as it is asked.
struct PanelQuery {
  std::string name;  // "Request Duration A"
  check::Language language = check::Language::promql;
  std::string text;  // with its variables filled in
};

// Nothing of a query is no answer; that it has not answered says nothing of it. What only shows the
// 0 of `or vector(0)` may stand for what did not happen, or for a name that nobody has; and what is
// grouped by a slip of a label shows one group for all.
enum class Shown { data, stand_in, misgrouped, nothing, unknown };

struct PanelShown {
  Shown shown = Shown::unknown;
  std::string why = {};  // of what is no data
};

observe::Question question_for(const PanelQuery& query, const Evidence& evidence);

// Of a query with `or vector(0)`: whether there is what a number stands in for, by its metrics, its
// labels and its values. Empty: it has none, or its metrics have no names.
std::vector<observe::Question> questions_for_stand_in(const PanelQuery& query,
                                                      const Evidence& evidence);

PanelShown shown_by(const PanelQuery& query, const Evidence& evidence,
                    const observe::Answer& answer);

// Once that is answered, in the order of those questions.
PanelShown beside_stand_in(PanelShown whole, const PanelQuery& query, const Evidence& evidence,
                           std::span<const observe::Answer> answers);

// Which labels there are to group by. Empty: it groups by none.
std::vector<observe::Question> questions_for_panel_groups(const PanelQuery& query,
                                                          const Evidence& evidence);

// Once that is answered, in the order of those questions.
PanelShown unless_misgrouped(PanelShown whole, const PanelQuery& query, const Evidence& evidence,
                             std::span<const observe::Answer> answers);

// How many of them show nothing, and which. Each has to show something.
Finding judge_panels(Finding finding, const std::vector<PanelQuery>& queries,
                     const std::vector<PanelShown>& shown);

}  // namespace harness::verdict
