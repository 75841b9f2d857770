#include "harness/report/table.hpp"

#include <algorithm>
#include <numeric>

#include "harness/report/utf8.hpp"

namespace harness::report {
namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t indent = 2;
constexpr std::size_t narrowest_column = 14;  // of a column that wraps

// A width of 0 marks a column that is left out.
std::size_t total(const std::vector<std::size_t>& widths) {
  const std::size_t text = std::accumulate(widths.begin(), widths.end(), std::size_t{0});
  const auto left_out = std::count(widths.begin(), widths.end(), 0U);
  const std::size_t shown = widths.size() - static_cast<std::size_t>(left_out);
  return indent + text + (shown > 0 ? (shown - 1) * gap : 0);
}

// Takes one column of space from the widest sentence; false when none can give any more.
bool narrow_widest(const std::vector<Column>& columns, std::vector<std::size_t>& widths) {
  std::size_t* widest = nullptr;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!columns[i].wraps || widths[i] <= narrowest_column) continue;
    if (widest == nullptr || widths[i] > *widest) widest = &widths[i];
  }
  if (widest != nullptr) --*widest;
  return widest != nullptr;
}

bool leave_one_out(const std::vector<Column>& columns, std::vector<std::size_t>& widths) {
  std::size_t* least_wanted = nullptr;
  int spare = 0;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].spare <= spare || widths[i] == 0) continue;
    least_wanted = &widths[i];
    spare = columns[i].spare;
  }
  if (least_wanted != nullptr) *least_wanted = 0;
  return least_wanted != nullptr;
}

std::string padded(const Look& look, const Cell& cell, Align align, std::size_t width) {
  const std::string text = fit(look, cell.text, width);
  const std::string blank(width - std::min(width, columns_of(text)), ' ');
  const std::string painted = paint(look, cell.tint, text);
  return align == Align::left ? painted + blank : blank + painted;
}

void drop_trailing_blanks(std::string& line) { line.erase(line.find_last_not_of(' ') + 1); }

}  // namespace

std::size_t Table::natural_width(std::size_t column) const {
  std::size_t width = columns_of(columns_[column].title);
  for (const std::vector<Cell>& row : rows_) {
    width = std::max(width, columns_of(row[column].text));
  }
  return width;
}

std::vector<std::size_t> Table::layout(std::size_t width) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) widths.push_back(natural_width(i));
  while (total(widths) > width) {
    if (!narrow_widest(columns_, widths) && !leave_one_out(columns_, widths)) break;
  }
  return widths;
}

std::string Table::render_row(const Look& look, const std::vector<Cell>& row,
                              const std::vector<std::size_t>& widths) const {
  std::vector<std::vector<std::string>> cells;
  std::size_t height = 1;
  for (std::size_t i = 0; i < row.size(); ++i) {
    cells.push_back(columns_[i].wraps && widths[i] > 0 ? wrap(row[i].text, widths[i])
                                                       : std::vector<std::string>{row[i].text});
    if (widths[i] > 0) height = std::max(height, cells.back().size());
  }
  std::string text;
  for (std::size_t line_number = 0; line_number < height; ++line_number) {
    std::string line(indent, ' ');
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (widths[i] == 0) continue;
      const Cell cell{line_number < cells[i].size() ? cells[i][line_number] : "", row[i].tint};
      line += padded(look, cell, columns_[i].align, widths[i]) + std::string(gap, ' ');
    }
    drop_trailing_blanks(line);
    text += line + '\n';
  }
  return text;
}

std::string Table::render(const Look& look) const {
  const std::vector<std::size_t> widths = layout(look.width);
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.push_back({column.title, Tint::faint});
  std::string text = render_row(look, titles, widths);
  for (const std::vector<Cell>& row : rows_) text += render_row(look, row, widths);
  return text;
}

}  // namespace harness::report
