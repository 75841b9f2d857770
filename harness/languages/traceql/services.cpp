#include "harness/languages/traceql/services.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "harness/languages/regex/regex_shape.hpp"
#include "harness/languages/traceql/quoted_text.hpp"

namespace harness::languages::traceql {
namespace {

class Services {
 public:
  void operator()(const Pipeline& pipeline) {
    for (const Stage& stage : pipeline.stages) {
      if (const auto* const spanset = std::get_if<SpansetPtr>(&stage)) (*this)(**spanset);
    }
  }
  void operator()(const Spanset& spanset) { std::visit(*this, spanset.of); }
  void operator()(const SpansetFilter& filter) {
    if (filter.condition) (*this)(*filter.condition);
  }
  void operator()(const SpansetBinary& binary) {
    (*this)(*binary.left);
    (*this)(*binary.right);
  }
  void operator()(const PipelinePtr& pipeline) { (*this)(*pipeline); }
  void operator()(const Expression& expression) { std::visit(*this, expression.of); }
  void operator()(const Literal&) {}
  void operator()(const Field&) {}
  void operator()(const Unary&) {}  // "not this service" names none that must be there
  void operator()(const Binary& binary) {
    if (binary.op == Operator::Equal || binary.op == Operator::Regex) {
      add(binary.op, *binary.left, *binary.right);
      add(binary.op, *binary.right, *binary.left);
      return;
    }
    (*this)(*binary.left);
    (*this)(*binary.right);
  }

  std::set<std::string> found;
  std::set<std::string> names;
  std::set<std::string> alike;  // regular expressions

 private:
  void add(Operator op, const Expression& name, const Expression& value) {
    const auto* const field = std::get_if<Field>(&name.of);
    const auto* const literal = std::get_if<Literal>(&value.of);
    if (field == nullptr || literal == nullptr || literal->text.empty()) return;
    const bool of_spans = field->scope == Scope::Resource || field->scope == Scope::Any;
    if (field->name != "service.name" || !of_spans || field->of_parent) return;
    if (op == Operator::Equal) return add(" = ", literal->text);
    if (!is_spelt_out(literal->text)) {
      alike.insert(literal->text);
      return;
    }
    for (const std::string& one : literal_alternatives(literal->text)) add(" =~ ", one);
  }

  void add(const std::string& op, const std::string& service) {
    found.insert("resource.service.name" + op + quoted_text(service));
    names.insert(service);
  }
};

Services services_in(const Query& query) {
  Services services;
  services(query.pipeline);
  return services;
}

}  // namespace

std::vector<std::string> named_services(const Query& query) {
  const Services services = services_in(query);
  return {services.found.begin(), services.found.end()};
}

std::vector<std::string> named_services(const Expression& condition) {
  Services services;
  services(condition);
  return {services.found.begin(), services.found.end()};
}

std::vector<std::string> service_names(const Query& query) {
  const Services services = services_in(query);
  return {services.names.begin(), services.names.end()};
}

bool names_services_alike(const Query& query) { return !services_in(query).alike.empty(); }

std::vector<std::string> services_alike(const Query& query) {
  std::vector<std::string> all;
  for (const std::string& pattern : services_in(query).alike) {
    all.push_back("resource.service.name =~ " + quoted_text(pattern));
  }
  return all;
}

bool may_be_about(const Query& query, const std::string& service) {
  const Services services = services_in(query);
  if (services.names.empty() && services.alike.empty()) return true;
  return services.names.contains(service) ||
         std::any_of(services.alike.begin(), services.alike.end(), [&](const std::string& pattern) {
           const re2::RE2 regex(pattern, re2::RE2::Quiet);
           return !regex.ok() || re2::RE2::PartialMatch(service, regex);
         });
}

}  // namespace harness::languages::traceql
