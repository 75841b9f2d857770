#include "harness/cli/system_table.hpp"

#include <unistd.h>

#include "harness/core/text.hpp"
#include "harness/report/table.hpp"
#include "harness/report/terminal.hpp"

namespace harness::cli {
namespace {

std::string url_in(const std::map<std::string, std::string>& urls, const std::string& name) {
  const auto found = urls.find(name);
  return found == urls.end() ? std::string() : found->second;
}

}  // namespace

std::string system_table(const target::Stage& stage,
                         const std::map<std::string, std::string>& urls) {
  report::Table table({{"process"}, {"URL"}, {"what it is", report::Align::left, true}});
  for (const auto& [name, url] : stage.elsewhere) {
    table.add({{name}, {without_password(url)}, {"runs elsewhere"}});
  }
  for (const target::Process& spec : stage.processes) {
    table.add({{spec.name}, {url_in(urls, spec.name)}, {spec.about}});
    for (const auto& [extra, standard] : spec.extra_ports) {
      if (standard == 0) continue;
      const std::string name = spec.name + "." + extra;
      table.add({{name}, {url_in(urls, name)}, {"the " + extra + " port of " + spec.name}});
    }
  }
  return table.render(report::look_in(report::surroundings_of(STDOUT_FILENO)));
}

std::string how_to_go_on(const std::string& name) {
  const std::string word = shell_word(name);
  return "`harness run --against " + word + " SCENARIO` drives it, `harness down " + word +
         "` ends it.";
}

}  // namespace harness::cli
