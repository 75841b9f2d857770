#include "harness/scenario/baseline_use.hpp"

#include "harness/grammar/collections.hpp"
#include "harness/grammar/record.hpp"
#include "harness/grammar/scalars.hpp"

namespace harness::scenario {

grammar::Form<BaselineUse> baseline_form() {
  using grammar::defaulted;
  using grammar::filled_text;
  using grammar::Located;
  const auto alone = grammar::as<BaselineUse, Located<std::string>>(
      grammar::located(filled_text("a file of accepted runs")),
      [](Located<std::string> file) {
        BaselineUse use;
        use.place = file.place;
        use.file = std::move(file);
        return use;
      },
      [](const BaselineUse& use) { return use.file->empty() ? nullptr : &use.file; });
  grammar::Record<BaselineUse> whole{"a baseline"};
  whole.fields = {
      grammar::optional("file", &BaselineUse::file, filled_text("a file"),
                        "accepted runs, as harness baseline accept writes them; beside this file"),
      grammar::optional("scenario", &BaselineUse::scenario, filled_text("a file"),
                        "another scenario, with the same phases and requests, whose runs are made "
                        "by turns with those of this one; beside this file"),
      defaulted("at_most", &BaselineUse::at_most, grammar::number_from(1),
                "how many times the latencies of then are still good, and the time from one good "
                "answer to the next"),
      defaulted("more_failures", &BaselineUse::more_failures, grammar::number_from(0),
                "how much of 1 may fail beyond what failed then"),
  };
  whole.one_of = {"file", "scenario"};
  return grammar::either<BaselineUse>({alone, grammar::record(whole)});
}

}  // namespace harness::scenario
