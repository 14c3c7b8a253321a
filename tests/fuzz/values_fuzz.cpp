// Numbers that a person brings: a file of values, numbers copied from a spreadsheet, one typed into a cell.
#include "numeric/values_text.h"
#include "scenario/scenario.h"
#include "sentence.h"

using namespace convwalk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    read_or_refuse(data, size, [](std::string_view text) {
        const Values values = parse_values(text, "", true);
        const std::string written = to_json(values);
        demand(parse_values(written) == values);
        demand(to_json(parse_values(written)) == written);
    });
    read_or_refuse(data, size, [](std::string_view text) {
        const Tensor grid = parse_grid(text, kMostShownCells, "the copied numbers");
        demand(grid.shape.size() == 2 && cell_count(grid.shape) == std::ssize(grid.values));
        demand(!grid.values.empty() && std::ssize(grid.values) <= kMostShownCells);
    });
    read_or_refuse(data, size, [](std::string_view text) {
        demand(cell_count(parse_tensor(text, {2, 3}, "the tensor").shape) == 6);
    });
    read_or_refuse(data, size, [](std::string_view text) {
        const double value = parse_value(text, "the cell");
        demand(value >= -kLargestValue && value <= kLargestValue);
    });
    return 0;
}
