#include "picture/cells.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "picture/sides.h"
#include "views/views.h"

namespace convwalk {
namespace {

const FigureView& view_of(const Figure& f) {
    return convwalk::view_of(f.scenario.view.kind);
}

}  // namespace

bool has_cell(const Figure& f, const Spot& cell) {
    const Figure* side = side_with(f, cell);
    return side != nullptr && view_of(*side).shows_cell(*side, on_its_own(cell));
}

std::vector<std::string> words_for(const Figure& f, const Spot& cell) {
    if (!has_cell(f, cell)) return {};
    const Figure& side = *side_with(f, cell);
    std::vector<std::string> lines = view_of(side).cell_words(side, on_its_own(cell));
    // Which cell it is; more would tell what is asked.
    if (f.scenario.view.hidden != Hidden{} && !lines.empty()) lines.resize(1);
    return lines;
}

std::string sentence_for(const Figure& f, const Spot& cell) {
    const Figure& side = *side_with(f, cell);
    const FigureView& view = view_of(side);
    const Spot own = on_its_own(cell);
    return view.sentence != nullptr ? view.sentence(side, own)
                                    : fmt::format("{}", fmt::join(view.cell_words(side, own), " · "));
}

namespace {

// Past the last map of the layer now come those of the layer before.
std::optional<Spot> next_pin_before(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    const Figure& side = f.sides[0];
    auto own = view_of(side).next_pin(side, moment_of_side(f, side, moment), pin);
    return own ? std::optional(put_before(*std::move(own))) : std::nullopt;
}

}  // namespace

std::optional<Spot> next_pin(const Figure& f, const Moment& moment, const std::optional<Spot>& pin) {
    if (pin && lies_before(*pin))
        return f.sides.empty() ? std::nullopt : next_pin_before(f, moment, on_its_own(*pin));
    auto next = view_of(f).next_pin(f, moment, pin);
    return next || !pin || f.sides.empty() ? next : next_pin_before(f, moment, std::nullopt);
}

std::optional<Spot> moved_pin(const Figure& f, const std::optional<Spot>& pin, int rows, int columns) {
    if (!pin || !has_cell(f, *pin)) return pin;
    if (lies_before(*pin)) return put_before(*moved_pin(f.sides[0], on_its_own(*pin), rows, columns));
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
