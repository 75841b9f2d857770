#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/languages/promql/selectors.hpp"
#include "harness/verdict/life/proof_of_life.hpp"
#include "harness/verdict/misspelt.hpp"

// Whether what a selector of PromQL says is true of some of the series that there are.
namespace harness::verdict {

using SeriesLabels = std::map<std::string, std::string>;  // its name among them

// The series among which those of a selector are: all of its metric, or, where only matchers name
// one, all of its sources. Empty: it names neither.
std::string neighbours_of(const languages::promql::NamedSeries& named);

// As a person calls them.
std::string written_name(const languages::promql::NamedSeries& named);

bool fits(const SeriesLabels& series, const languages::promql::Matcher& matcher);

// Each matcher suits some series of the metric, those that say no source some of the selector's own
// sources: what another job has says nothing of the one that is asked about. Of histograms, and of
// summaries, each that is selected has the bound: what it lacks shows nothing, and stays away.
Life suit_all(const languages::promql::NamedSeries& named, const std::vector<SeriesLabels>& series,
              Control control, Names names = Names::by_control);

}  // namespace harness::verdict
