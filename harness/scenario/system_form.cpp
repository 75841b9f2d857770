#include "harness/scenario/system_form.hpp"

#include <algorithm>

#include "harness/core/bytes.hpp"
#include "harness/grammar/record.hpp"
#include "harness/scenario/forms.hpp"
#include "harness/scenario/rules.hpp"

namespace harness::scenario {
namespace {

using grammar::Form;
using grammar::Node;
using grammar::Reading;
using Ports = decltype(System::ports);

constexpr double largest_port = 65535;

// The keys are names of processes.
template <typename Map>
Form<Map> by_process(const Form<Map>& map) {
  Form<Map> form = map;
  form.read = [map](const Node& node, const std::string& name, Map& values, Reading& reading) {
    for (const yaml::Member& member : node.members) {
      reading.references.push_back({process_noun, name, member.key, member.place});
    }
    return map.read(node, name, values, reading);
  };
  return form;
}

// Two processes cannot listen on one port.
Form<Ports> ports_form() {
  const Form<Ports> map = grammar::dictionary("a map from process to port",
                                              grammar::whole<std::uint16_t>(1, largest_port));
  Form<Ports> form = map;
  form.read = [map](const Node& node, const std::string& name, Ports& values, Reading& reading) {
    const bool sound = map.read(node, name, values, reading);
    std::vector<Located<std::string>> ports;
    for (const yaml::Member& member : node.members) {
      ports.push_back({member.value.text, member.value.place});
    }
    for (const auto& [port, first_line] : repeated(ports)) {
      reading.refuse(port.place, "ports: a second process on " + shown(*port),
                     "the first is at line " + std::to_string(first_line) +
                         "; give it another port, or leave it out for a free one");
    }
    return sound;
  };
  return by_process(form);
}

// "5" is "stage5".
Form<std::string> stage_form() {
  const Form<std::string> written =
      grammar::name_of_a(stage_noun, grammar::text("the name of a stage"));
  return grammar::as<std::string, std::string>(written, stage_name,
                                               [](const std::string& name) { return &name; });
}

Form<std::uint64_t> bytes_form() {
  return grammar::scalar<std::uint64_t>(
      "a size such as 512MiB or 1GiB", {"^[0-9]+ *([KMGT]i)?B?$", true},
      [](const std::string& text) { return parse_bytes(text); },
      [](const std::uint64_t& bytes) { return format_bytes(bytes); });
}

}  // namespace

Form<System> system_form() {
  grammar::Record<System> system{"a system"};
  system.fields = {
      grammar::required("stage", &System::stage, stage_form(), "what runs: 5 or stage5"),
      grammar::optional("ports", &System::ports, ports_form(),
                        "fixed ports; every other port is a free one"),
      grammar::optional(
          "options", &System::options,
          by_process(grammar::dictionary(
              "a map from process to a list of arguments",
              grammar::list_of("a list of arguments", grammar::as_written(grammar::text())))),
          "further command line arguments of a process"),
      grammar::optional_else("memory", &System::memory, bytes_form(), "1GiB",
                             "how much the stores for logs and for traces may keep, each of them"),
  };
  return grammar::record(system);
}

std::string stage_name(const std::string& written) {
  const bool is_number =
      !written.empty() &&
      std::all_of(written.begin(), written.end(), [](char c) { return c >= '0' && c <= '9'; });
  return is_number ? "stage" + written : written;
}

}  // namespace harness::scenario
