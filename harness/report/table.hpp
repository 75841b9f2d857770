#pragma once

#include <string>
#include <vector>

#include "harness/report/look.hpp"

namespace harness::report {

struct Cell {
  std::string text;
  Tint tint = Tint::none;
};

enum class Align { left, right };

// What a column does when the table is too wide for the look: sentences break into lines, what is
// nice to have is left out (the highest `spare` first), numbers stay as they are.
struct Column {
  std::string title;
  Align align = Align::left;
  bool wraps = false;
  int spare = 0;
};

// Rows in straight columns, never wider than the look.
class Table {
 public:
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
  bool empty() const { return rows_.empty(); }

  // Indented by two spaces; every line ends with a line break.
  std::string render(const Look& look) const;

 private:
  std::vector<std::size_t> layout(std::size_t width) const;
  std::size_t natural_width(std::size_t column) const;
  std::string render_row(const Look& look, const std::vector<Cell>& row,
                         const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace harness::report
