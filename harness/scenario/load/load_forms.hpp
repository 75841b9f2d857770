#pragma once

#include "harness/grammar/form.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness::scenario {

// The part of the language that says who uses the system, and how.
grammar::Form<Load> load_form();
grammar::Form<std::vector<Request>> requests_form();
grammar::Form<Tags> tags_form();
grammar::Form<ThinkTime> think_time_form();
grammar::Form<Extraction> extraction_form();
grammar::Form<Check> check_form();
grammar::Form<std::vector<DataSet>> data_form();

}  // namespace harness::scenario
