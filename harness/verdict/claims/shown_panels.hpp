#pragma once

#include <optional>
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
// 0 of `or vector(0)` may stand for what did not happen, or for a name that nobody has.
enum class Shown { data, stand_in, nothing, unknown };

struct PanelShown {
  Shown shown = Shown::unknown;
  std::string why = {};  // of what is no data
};

observe::Question question_for(const PanelQuery& query, const Evidence& evidence);

// The metrics in whose place its `or vector(0)` stands; none: it has none, or they have no names.
std::optional<PanelQuery> stood_in_for(const PanelQuery& query);

PanelShown shown_by(const PanelQuery& query, const Evidence& evidence,
                    const observe::Answer& answer);

// Of one with `or vector(0)`, once it is known whether its metrics are there.
PanelShown beside_stand_in(PanelShown whole, const PanelShown& metrics);

// How many of them show nothing, and which. Each has to show something.
Finding judge_panels(Finding finding, const std::vector<PanelQuery>& queries,
                     const std::vector<PanelShown>& shown);

}  // namespace harness::verdict
