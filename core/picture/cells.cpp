#include "picture/cells.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "views/views.h"

namespace convwalk {
namespace {

const FigureView& view_of(const Figure& f) {
    return convwalk::view_of(f.scenario.view.kind);
}

}  // namespace

bool has_cell(const Figure& f, const Spot& cell) {
    return view_of(f).shows_cell(f, cell);
}

std::vector<std::string> words_for(const Figure& f, const Spot& cell) {
    if (!has_cell(f, cell)) return {};
    std::vector<std::string> lines = view_of(f).cell_words(f, cell);
    // Which cell it is; more would tell what is asked.
    if (f.scenario.view.hidden != Hidden{} && !lines.empty()) lines.resize(1);
    return lines;
}

std::string sentence_for(const Figure& f, const Spot& cell) {
    const FigureView& view = view_of(f);
    return view.sentence != nullptr ? view.sentence(f, cell)
                                    : fmt::format("{}", fmt::join(view.cell_words(f, cell), " · "));
}

std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    return view_of(f).next_pin(f, moment, pin);
}

std::optional<Spot> moved_pin(const Figure& f, const std::optional<Spot>& pin, int rows, int columns) {
    if (!pin || !has_cell(f, *pin)) return pin;
    const FigureView& view = view_of(f);
    const Extents extents = view.extents(f, *pin);
    const auto mirrored = [&](const Spot& cell) {
        return view.mirrored != nullptr ? view.mirrored(f, cell) : cell;
    };
    Spot moved = mirrored(*pin);
    const std::int64_t slice_columns = extents[2];
    for (;;) {
        const Spot before = moved;
        const std::int64_t along = std::clamp<std::int64_t>(
            moved.at[0] * slice_columns + moved.at[2] + columns, 0, extents[0] * slice_columns - 1);
        moved.at[0] = along / slice_columns;
        moved.at[2] = along % slice_columns;
        moved.at[1] = std::clamp<std::int64_t>(moved.at[1] + rows, 0, extents[1] - 1);
        const Spot found = mirrored(moved);
        if (has_cell(f, found)) return found;
        if (moved == before) return pin;
    }
}

}  // namespace convwalk
