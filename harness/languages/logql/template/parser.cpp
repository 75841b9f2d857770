#include "harness/languages/logql/template/parser.hpp"

#include <string>

#include "harness/languages/logql/runes.hpp"
#include "harness/languages/logql/template/operand_reader.hpp"
#include "harness/languages/logql/template/pieces.hpp"
#include "harness/languages/logql/template/types.hpp"

namespace harness::languages::logql::templates {

namespace {

constexpr int deepest_blocks = 100;

class Parser {
 public:
  Parser(std::string_view text, std::vector<Piece> pieces)
      : end_(text.size()), pieces_(std::move(pieces)) {}

  Result<Block> parse() {
    Block block;
    Ending ending;
    if (auto read = read_block(block, ending); !read) return fail(read.error());
    if (ending.kind == Ending::Kind::end_of_text) return block;
    const char* word = ending.kind == Ending::Kind::end ? "{{end}}" : "{{else}}";
    return fail(std::string("unexpected ") + word, std::to_string(ending.at));
  }

 private:
  // What closed a block. "else if" and "else with" leave the rest of their action to be read.
  struct Ending {
    enum class Kind { end_of_text, end, otherwise, else_branch };
    Kind kind = Kind::end_of_text;
    std::size_t at = 0;
    std::size_t piece = 0;
  };

  Result<void> read_block(Block& block, Ending& ending) {
    if (++depth_ > deepest_blocks) return fail("too deep", std::to_string(place()));
    while (next_ < pieces_.size()) {
      const Piece& piece = pieces_[next_++];
      if (!piece.is_action) {
        block.push_back({Text{std::string(piece.text)}});
        continue;
      }
      bool closed = false;
      if (auto read = read_action(piece, block, ending, closed); !read) return read;
      if (closed) {
        --depth_;
        return {};
      }
    }
    ending = {Ending::Kind::end_of_text, end_, 0};
    --depth_;
    return {};
  }

  std::size_t place() const { return next_ < pieces_.size() ? pieces_[next_].at : end_; }

  // What is wrong in it before the place where it breaks off comes first.
  Result<void> refuse(const Piece& piece) {
    const std::size_t end = piece.at + piece.text.size();
    ActionReader reader(piece.text, piece.at, variables_);
    reader.keyword();
    if (!reader.at_end()) {
      auto read = reader.pipeline(true);
      if (!read && std::stoul(read.error().where) < end) return fail(read.error());
    }
    return fail(piece.fault, std::to_string(end));
  }

  Result<void> read_action(const Piece& piece, Block& block, Ending& ending, bool& closed) {
    if (piece.fault != nullptr) return refuse(piece);
    ActionReader reader(piece.text, piece.at, variables_);
    const std::string_view word = reader.keyword();
    if (word == "end" || word == "else") {
      closed = true;
      return read_ending(reader, word, ending);
    }
    if (word == "if" || word == "with" || word == "range") return add_branch(reader, word, block);
    if (word == "break" || word == "continue") return add_jump(reader, word, block);
    if (!word.empty()) {
      return fail("unexpected " + in_quotes(word) + " in command", std::to_string(reader.place()));
    }
    auto pipeline = reader.pipeline(false);
    if (!pipeline) return fail(pipeline.error());
    if (auto closing = reader.expect_end("command"); !closing) return closing;
    block.push_back({Action{std::move(*pipeline)}});
    return {};
  }

  Result<void> read_ending(ActionReader& reader, std::string_view word, Ending& ending) {
    ending = {Ending::Kind::end, reader.place(), next_ - 1};
    if (word == "end") return reader.expect_end("end");
    ending.kind = Ending::Kind::otherwise;
    if (reader.at_end()) return {};
    const std::string_view branch = reader.keyword();
    if (branch != "if" && branch != "with") return reader.expect_end("else");
    ending.kind = Ending::Kind::else_branch;
    return {};
  }

  Result<void> add_jump(ActionReader& reader, std::string_view word, Block& block) {
    if (loops_ == 0) {
      return fail("{{" + std::string(word) + "}} outside {{range}}",
                  std::to_string(reader.place()));
    }
    block.push_back({Jump{word == "break"}});
    return reader.expect_end(word);
  }

  Result<void> add_branch(ActionReader& reader, std::string_view word, Block& block) {
    const std::size_t known = variables_.size();
    const bool is_range = word == "range";
    Branch branch;
    branch.kind = is_range         ? Branch::Kind::range
                  : word == "with" ? Branch::Kind::with
                                   : Branch::Kind::if_true;
    if (reader.at_end()) {
      return fail("missing value for " + std::string(word), std::to_string(reader.place()));
    }
    auto pipeline = reader.pipeline(is_range);
    if (!pipeline) return fail(pipeline.error());
    if (auto closing = reader.expect_end(word); !closing) return closing;
    branch.pipeline = std::move(*pipeline);
    loops_ += is_range ? 1 : 0;
    Ending ending;
    if (auto read = read_block(branch.then, ending); !read) return read;
    loops_ -= is_range ? 1 : 0;
    if (auto read = read_otherwise(branch, ending); !read) return read;
    variables_.resize(known);
    block.push_back({std::move(branch)});
    return {};
  }

  Result<void> read_otherwise(Branch& branch, Ending ending) {
    if (ending.kind == Ending::Kind::else_branch) {
      // The chain shares one {{end}}.
      const Piece& piece = pieces_[ending.piece];
      ActionReader reader(piece.text, piece.at, variables_);
      reader.keyword();
      const std::string_view word = reader.keyword();
      if (++depth_ > deepest_blocks) return fail("too deep", std::to_string(place()));
      auto read = add_branch(reader, word, branch.otherwise);
      --depth_;
      return read;
    }
    if (ending.kind == Ending::Kind::otherwise) {
      if (auto read = read_block(branch.otherwise, ending); !read) return read;
      if (ending.kind == Ending::Kind::otherwise || ending.kind == Ending::Kind::else_branch) {
        return fail("expected end; found {{else}}", std::to_string(ending.at));
      }
    }
    if (ending.kind == Ending::Kind::end_of_text)
      return fail("unexpected EOF", std::to_string(end_));
    return {};
  }

  std::size_t end_;
  std::vector<Piece> pieces_;
  std::size_t next_ = 0;
  std::vector<std::string> variables_{"$"};
  int loops_ = 0;
  int depth_ = 0;
};

}  // namespace

Result<Block> parse(std::string_view name, std::string_view text) {
  const auto placed = [&](const Error& error) {
    return syntax_error(name, text, std::stoul(error.where), error.what);
  };
  auto block = Parser(text, pieces_of(text)).parse();
  if (!block) return placed(block.error());
  if (auto checked = check_types(*block); !checked) return placed(checked.error());
  return block;
}

}  // namespace harness::languages::logql::templates
