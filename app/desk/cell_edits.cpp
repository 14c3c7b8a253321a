#include "desk/cell_edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "basics/errors.h"
#include "basics/text.h"
#include "layout/layout.h"
#include "numeric/values_text.h"
#include "picture/sides.h"
#include "views/planes/cell_words.h"
#include "views/planes/placed_planes.h"
#include "views/views.h"

namespace convwalk {
namespace {

// Longer ones are no numbers; they are kept so that a person sees what was typed.
constexpr std::size_t kMostTyped = 200;

using Place = std::array<std::int64_t, 3>;

Place place_of(const Figure& f, const Spot& cell) {
    Place place{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        place[axis] = place_on_plane(f.layout.axes[axis], *plane_of(cell), cell.at[axis]);
    return place;
}

Spot cell_on(const Figure& f, PlaneName plane, const Place& place) {
    Spot cell = spot_on(plane, {place.begin(), place.end()});
    for (std::size_t axis = 0; axis < 3; ++axis)
        cell.at[axis] = place_on_plane(f.layout.axes[axis], plane, place[axis]);
    return cell;
}

bool changeable(const Figure& f, const Spot& cell) {
    return !why_fixed(f, cell);
}

// The indices of the input cell that stands at a cell of the grid.
Extents input_index(const Figure& f, const Spot& cell) {
    Extents index;
    for (std::size_t axis = 0; axis < 3; ++axis)
        index.push_back(f.layout.axes[axis].slots[static_cast<std::size_t>(cell.at[axis])].source);
    return index;
}

// The place of a cell's number among those of a person.
std::size_t own_index(const Figure& f, const Spot& cell) {
    if (lies_on(cell, PlaneName::grid))
        return static_cast<std::size_t>(ravelled(input_index(f, cell), input_extents(f.layout)));
    const Extents extents = kernel_extents(f.layout);
    const std::int64_t used = ravelled(cell.at, extents);
    const bool turned = f.scenario.values.true_convolution;
    return static_cast<std::size_t>(turned ? cell_count(extents) - 1 - used : used);
}

// Makes the numbers of a plane one's own, if they are not. @return them
Tensor& own_numbers(const Figure& f, Values& values, PlaneName plane) {
    const auto owned = [](auto& chosen, const Tensor& there, Extents extents) -> Tensor& {
        if (!std::holds_alternative<Tensor>(chosen)) chosen = Tensor{std::move(extents), there.values};
        return std::get<Tensor>(chosen);
    };
    const Operands& there = f.values->cells.operands;
    if (plane == PlaneName::grid) return owned(values.input, there.input, input_extents(f.layer));
    return owned(values.kernel, values.true_convolution ? flipped(there.weight) : there.weight,
                 kernel_extents(f.layer));
}

std::string name_of(const Figure& f, const Spot& cell) {
    return lies_on(cell, PlaneName::grid) ? "input " + in_brackets(f, input_index(f, cell))
                                          : "kernel " + in_brackets(f, cell.at);
}

}  // namespace

std::optional<std::string> why_fixed(const Figure& f, const Spot& cell) {
    if (!view_of(f.scenario.view.kind).changes_numbers)
        return "Numbers are changed in the oblique and the flat view.";
    if (!f.values) return "No numbers are shown here that could be changed.";
    if (lies_before(cell)) return "The layer before stays as it is; change the numbers of the one beside it.";
    if (!has_plane_cell(f, cell)) return "There is no such cell.";
    if (lies_on(cell, PlaneName::output))
        return "An output is worked out; change the input or the kernel instead.";
    if (lies_on(cell, PlaneName::kernel)) return std::nullopt;
    const Extents sources = input_index(f, cell);
    const bool real = std::all_of(sources.begin(), sources.end(), [](std::int64_t s) { return s >= 0; });
    const SlotKind kind = kind_at(f.layout, cell.at);
    if (real && (kind == SlotKind::real || kind == SlotKind::cropped)) return std::nullopt;
    if (kind == SlotKind::inserted_zero)
        return "An inserted zero stays 0; only cells of the input and the kernel can be changed.";
    return "Padding follows from the layer; only cells of the input and the kernel can be changed.";
}

double number_in(const Figure& f, const Spot& cell) {
    const Operands& operands = f.values->cells.operands;
    if (lies_on(cell, PlaneName::grid)) return operands.input.values[own_index(f, cell)];
    return operands.weight.values[static_cast<std::size_t>(ravelled(cell.at, kernel_extents(f.layout)))];
}

Values with_number(const Figure& f, Values values, const Spot& cell, double number) {
    own_numbers(f, values, *plane_of(cell)).values[own_index(f, cell)] = number + 0.0;  // no -0
    return values;
}

Values with_numbers(const Figure& f, const Values& values, const Spot& cell, const Tensor& grid) {
    // Where the rows and columns of the grid go: along the plane, past what can't be changed.
    const auto run = [&](std::int64_t count, int rows, int columns) {
        std::vector<Spot> cells = {cell};
        const std::int64_t slice = place_of(f, cell)[0];
        while (std::ssize(cells) < count) {
            const auto next = neighbour(f, cells.back(), rows, columns);
            if (!next || place_of(f, *next)[0] != slice) break;
            cells.push_back(*next);
        }
        return cells;
    };
    const std::vector<Spot> down = run(grid.shape[0], 1, 0);
    const std::vector<Spot> right = run(grid.shape[1], 0, 1);
    if (std::ssize(down) < grid.shape[0] || std::ssize(right) < grid.shape[1])
        throw BadInput(fmt::format("the numbers are {} × {}; from {} on there are {} × {} cells",
                                   grid.shape[0], grid.shape[1], name_of(f, cell),
                                   run(kLargestSize, 1, 0).size(), run(kLargestSize, 0, 1).size()));
    Values changed = values;
    for (std::size_t row = 0; row < down.size(); ++row) {
        for (std::size_t column = 0; column < right.size(); ++column) {
            Place place = place_of(f, right[column]);
            place[1] = place_of(f, down[row])[1];
            changed = with_number(f, std::move(changed), cell_on(f, *plane_of(cell), place),
                                  grid.values[row * right.size() + column]);
        }
    }
    return changed;
}

std::optional<Spot> neighbour(const Figure& f, const Spot& cell, int rows, int columns) {
    const Extents extents = plane_extents(f, *plane_of(cell));
    Place place = place_of(f, cell);
    while (true) {
        place[1] += rows;
        place[2] += columns;
        if (place[2] < 0 || place[2] >= extents[2]) {
            place[0] += columns;
            place[2] = columns > 0 ? 0 : extents[2] - 1;
        }
        if (place[0] < 0 || place[0] >= extents[0] || place[1] < 0 || place[1] >= extents[1])
            return std::nullopt;
        if (Spot found = cell_on(f, *plane_of(cell), place); changeable(f, found)) return found;
    }
}

std::optional<Spot> next_cell(const Figure& f, const Spot& cell, int by) {
    const Extents extents = plane_extents(f, *plane_of(cell));
    const Place from = place_of(f, cell);
    std::int64_t flat = (from[0] * extents[1] + from[1]) * extents[2] + from[2];
    while (true) {
        flat += by;
        if (flat < 0 || flat >= cell_count(extents)) return std::nullopt;
        const Extents at = unravelled(flat, extents);
        if (Spot found = cell_on(f, *plane_of(cell), {at[0], at[1], at[2]}); changeable(f, found))
            return found;
    }
}

std::string text_in(const CellEditing& state, const Figure& f) {
    if (!state.untouched || !state.cell || !changeable(f, *state.cell)) return state.text;
    return fmt::format("{}", number_in(f, *state.cell));
}

namespace {

CellEditing closed(CellEditing state) {
    state.cell.reset();
    state.text.clear();
    state.untouched = true;
    state.remark.clear();
    state.before.reset();
    return state;
}

// The field closes and nothing was typed.
CellEdit given_up(CellEditing state) {
    CellEdit edit{std::move(state)};
    edit.values = std::exchange(edit.state.before, std::nullopt);
    edit.state = closed(std::move(edit.state));
    return edit;
}

// Opens the field of a cell, with its number.
CellEdit opened_at(CellEditing state, const Spot& cell) {
    state = closed(std::move(state));
    state.cell = cell;
    CellEdit edit{std::move(state)};
    edit.pin = cell;
    return edit;
}

// Takes what was typed. The field stays open with a remark when it is no number.
CellEdit taken(CellEditing state, const Figure& f) {
    CellEdit edit{std::move(state)};
    if (edit.state.untouched) return edit;
    try {
        const double number = parse_value(edit.state.text, name_of(f, *edit.state.cell));
        edit.values = with_number(f, f.scenario.values, *edit.state.cell, number);
        edit.done = true;
        edit.state.untouched = true;
        edit.state.text.clear();
        edit.state.remark.clear();
        edit.state.before.reset();
    } catch (const BadInput& error) {
        edit.state.remark = capitalised(error.what());
        edit.values = edit.state.before;
    }
    return edit;
}

// What is shown while something is typed: the number, or those before it while there is none yet.
CellEdit shown_while_typed(CellEditing state, const Figure& f) {
    CellEdit edit{std::move(state)};
    CellEditing& s = edit.state;
    if (!s.before) s.before = f.scenario.values;
    try {
        edit.values = with_number(f, f.scenario.values, *s.cell, parse_value(s.text, name_of(f, *s.cell)));
    } catch (const BadInput&) {
        edit.values = s.before;
    }
    if (*edit.values == f.scenario.values) edit.values.reset();
    return edit;
}

// The characters put into the field.
void put_in(CellEditing& state, std::string_view characters) {
    if (state.untouched) state.text.clear();
    state.untouched = false;
    state.remark.clear();
    for (const char c : characters) {
        if (state.text.size() < kMostTyped) state.text += c == ',' ? '.' : c;
    }
}

void take_off_last(CellEditing& state) {
    if (state.untouched) state.text.clear();
    state.untouched = false;
    state.remark.clear();
    const auto inside_a_letter = [&] {
        return !state.text.empty() && (static_cast<unsigned char>(state.text.back()) & 0xC0U) == 0x80U;
    };
    while (inside_a_letter()) state.text.pop_back();
    if (!state.text.empty()) state.text.pop_back();
}

// The cell that a key leads to.
std::optional<Spot> led_to(const Figure& f, const Spot& cell, const Chord& chord) {
    switch (chord.key) {
        case Key::left:
            return neighbour(f, cell, 0, -1);
        case Key::right:
            return neighbour(f, cell, 0, 1);
        case Key::up:
            return neighbour(f, cell, -1, 0);
        case Key::down:
            return neighbour(f, cell, 1, 0);
        default:
            return next_cell(f, cell, chord.shift ? -1 : 1);
    }
}

bool goes_on(Key key) {
    return key == Key::enter || key == Key::tab || key == Key::left || key == Key::right || key == Key::up ||
           key == Key::down;
}

// What follows a key in an open field.
CellEdit after_key(CellEditing state, const Figure& f, const Chord& chord) {
    if (chord.key == Key::escape) return given_up(std::move(state));
    if (chord.key == Key::backspace) {
        take_off_last(state);
        return shown_while_typed(std::move(state), f);
    }
    if (!goes_on(chord.key) || chord.ctrl) return {std::move(state)};
    const Spot cell = *state.cell;
    CellEdit edit = taken(std::move(state), f);
    if (!edit.state.untouched) return edit;
    const bool arrow = chord.key != Key::enter && chord.key != Key::tab;
    if (const auto next = led_to(f, cell, chord)) {
        edit.state.cell = edit.pin = next;
    } else if (!arrow) {
        edit.state = closed(std::move(edit.state));
    }
    return edit;
}

bool begins(std::string_view characters) {
    return !characters.empty() && std::string_view("0123456789.-").find(characters[0]) != std::string::npos;
}

}  // namespace

CellEdit typed(CellEditing state, const Figure& f, const std::optional<Spot>& pinned,
               std::span<const Chord> pressed, std::string_view characters) {
    // The layer or the view may have changed.
    if (state.cell && !changeable(f, *state.cell)) state = closed(std::move(state));
    const auto enter = std::find(pressed.begin(), pressed.end(), Chord{Key::enter});
    if (!state.cell && pinned && f.values && (begins(characters) || enter != pressed.end())) {
        if (const auto why = why_fixed(f, *pinned)) {
            CellEdit edit{std::move(state)};
            // These have another meaning there.
            if (!characters.starts_with('-') && !characters.starts_with('.')) edit.say = *why;
            return edit;
        }
        CellEdit edit = opened_at(std::move(state), *pinned);
        if (!begins(characters)) return edit;
        put_in(edit.state, characters);
        CellEdit shown = shown_while_typed(std::move(edit.state), f);
        shown.pin = edit.pin;
        return shown;
    }
    CellEdit edit{std::move(state)};
    if (!edit.state.cell) return edit;
    const bool typing = !characters.empty();
    if (typing) put_in(edit.state, characters);
    bool key = false;
    for (const Chord& chord : pressed) {
        if (!edit.state.cell || edit.values) break;  // a second number would need the figure of the first
        key = true;
        edit = after_key(std::move(edit.state), f, chord);
    }
    // A key that has taken what was typed in the same frame has shown it.
    if (typing && edit.state.cell && !edit.state.untouched && !edit.values &&
        (!key || edit.state.remark.empty()))
        edit = shown_while_typed(std::move(edit.state), f);
    return edit;
}

CellEdit taken_back(CellEditing state) {
    CellEdit edit = given_up(state);
    edit.state.cell = state.cell;
    return edit;
}

CellEdit left(CellEditing state, const Figure& f) {
    if (!state.cell) return {std::move(state)};
    if (!changeable(f, *state.cell)) return {closed(std::move(state))};
    if (!state.untouched && state.text.empty()) return given_up(std::move(state));
    CellEdit edit = taken(std::move(state), f);
    if (edit.state.untouched) edit.state = closed(std::move(edit.state));
    return edit;
}

CellEdit touched(CellEditing state, const Figure& f, const CellMouse& mouse) {
    CellEdit edit{std::move(state)};
    CellEditing& s = edit.state;
    if (s.brush) {
        for (const Spot& cell : mouse.passed) {
            if (!changeable(f, cell)) continue;
            edit.values = with_number(f, edit.values ? *edit.values : f.scenario.values, cell, *s.brush);
        }
        if (!mouse.painting || !f.values) {
            s.brush.reset();
            edit.done = true;
        }
        return edit;
    }
    if (s.wheeled && (!mouse.modifier || mouse.pointed != s.wheeled || mouse.painting)) {
        s.wheeled.reset();
        edit.done = true;
    }
    const bool wheel = mouse.modifier && mouse.wheel != 0;
    if (!mouse.pointed || !f.values || !(wheel || mouse.painting)) return edit;
    if (const auto why = why_fixed(f, *mouse.pointed)) {
        edit.say = *why;
        return edit;
    }
    if (mouse.painting) {
        s.brush = number_in(f, *mouse.pointed);
        return edit;
    }
    const double number =
        std::clamp(number_in(f, *mouse.pointed) + (mouse.wheel > 0 ? 1 : -1), -kLargestValue, kLargestValue);
    edit.values = with_number(f, f.scenario.values, *mouse.pointed, number);
    s.wheeled = mouse.pointed;
    return edit;
}

Values with_pasted(const Figure& f, const Spot& cell, std::string_view text) {
    if (const auto why = why_fixed(f, cell)) throw BadInput(*why);
    return with_numbers(f, f.scenario.values, cell, parse_grid(text, kMostShownCells, "the copied numbers"));
}

bool looks_like_numbers(std::string_view text) {
    // Code has brackets of this kind.
    if (text.find('(') != std::string_view::npos) return false;
    const auto first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos &&
           (std::string_view("0123456789.-+[").find(text[first]) != std::string_view::npos ||
            text.substr(first).starts_with("−"));
}

}  // namespace convwalk
