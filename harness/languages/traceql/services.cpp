#include "harness/languages/traceql/services.hpp"

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
  bool has_alike = false;

 private:
  void add(Operator op, const Expression& name, const Expression& value) {
    const auto* const field = std::get_if<Field>(&name.of);
    const auto* const literal = std::get_if<Literal>(&value.of);
    if (field == nullptr || literal == nullptr || literal->text.empty()) return;
    const bool of_spans = field->scope == Scope::Resource || field->scope == Scope::Any;
    if (field->name != "service.name" || !of_spans || field->of_parent) return;
    if (op == Operator::Equal) return add(" = ", literal->text);
    const bool is_alike = !is_spelt_out(literal->text);
    has_alike = has_alike || is_alike;
    if (is_alike) return;
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

bool names_services_alike(const Query& query) { return services_in(query).has_alike; }

}  // namespace harness::languages::traceql
