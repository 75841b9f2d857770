#pragma once

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

// Nothing of a query is no answer; that it has not answered says nothing of it.
enum class Shown { data, nothing, unknown };

struct PanelShown {
  Shown shown = Shown::unknown;
  std::string why = {};  // of what is no data
};

observe::Question question_for(const PanelQuery& query, const Evidence& evidence);
PanelShown shown_by(const PanelQuery& query, const Evidence& evidence,
                    const observe::Answer& answer);

// How many of them show nothing, and which. Each has to show something.
Finding judge_panels(Finding finding, const std::vector<PanelQuery>& queries,
                     const std::vector<PanelShown>& shown);

}  // namespace harness::verdict
