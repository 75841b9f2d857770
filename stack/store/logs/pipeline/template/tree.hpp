#pragma once

#include "harness/languages/logql/template/syntax.hpp"

// A template's tree, as the language has read it.
namespace store::logs::pipeline::templates {

namespace logql_templates = harness::languages::logql::templates;
using logql_templates::Action;
using logql_templates::Block;
using logql_templates::Branch;
using logql_templates::Command;
using logql_templates::Jump;
using logql_templates::Node;
using logql_templates::Operand;
using logql_templates::Pipeline;
using logql_templates::Text;

}  // namespace store::logs::pipeline::templates
