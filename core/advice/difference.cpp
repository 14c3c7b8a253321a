#include "advice/difference.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include "basics/errors.h"
#include "basics/every_axis.h"
#include "basics/text.h"

namespace convwalk {
namespace {

LayerRequest alone(const Layer& layer) {
    return {.layer = layer};
}

// What an effect is about, as another layer has it.
void put(Layer& layer, const Layer& other, const FieldEffect& effect) {
    if (effect.field == LayerField::dimensions) {
        layer = other;
        return;
    }
    LayerRequest changed = alone(layer);
    if (!effect.field) {
        changed.layer.op = other.op;
        changed = with_fields_of(std::move(changed), other.op);
    } else {
        put_field(changed, alone(other), *effect.field);
        if (effect.both_sides) put_field(changed, alone(other), LayerField::padding_end);
    }
    layer = std::move(changed.layer);
}

bool differ(const Layer& a, const Layer& b, LayerField field) {
    LayerRequest changed = alone(a);
    put_field(changed, alone(b), field);
    return changed.layer != a;
}

// What the size of an output depends on, beside the operator.
bool matters_to_size(LayerField field) {
    return (row_of(field).is_on_axes() || field == LayerField::ceil_mode) && field != LayerField::dimensions;
}

// Below 1 on axes without one, whatever else may be impossible about the layer.
Extents output_of(const Layer& layer) {
    Extents sizes;
    for (const AxisSpec& a : layer.axes) sizes.push_back(output_size(layer.op, a));
    return sizes;
}

bool is_there(const Extents& sizes) {
    return std::all_of(sizes.begin(), sizes.end(), [](std::int64_t size) { return size >= 1; });
}

// "3", "3×4", "on", "reflect"; a size is said in full: "6×6".
std::string value_text(const Layer& layer, LayerField field) {
    const LayerRequest request = alone(layer);
    const LayerFieldRow& row = row_of(field);
    if (const auto* on = std::get_if<Switch>(&row.holds)) return on->get(request) ? "on" : "off";
    if (const auto* whole = std::get_if<WholeNumber>(&row.holds); whole != nullptr && !whole->get(request))
        return "none";
    std::vector<std::string> values = values_of(request, field);
    if (field == LayerField::output_size && !layer.axes.front().output_size) return "none";
    if (field == LayerField::input || field == LayerField::output_size)
        spread_over_axes(values, layer.axes.size());
    return fmt::format("{}", fmt::join(values, "×"));
}

class Difference {
  public:
    Difference(Layer from, Layer to) : from_(std::move(from)), to_(std::move(to)) {}

    [[nodiscard]] LayerDifference made() {
        made_.from = output_of(from_);
        made_.to = output_of(to_);
        if (from_.axes.size() != to_.axes.size()) {
            made_.effects.push_back({LayerField::dimensions,
                                     false,
                                     fmt::format("dimensions {} → {}: {} becomes {}", from_.axes.size(),
                                                 to_.axes.size(), to_string(made_.from), to_string(made_.to)),
                                     {}});
            return std::move(made_);
        }
        // What goes with the operator is no change of its own.
        start_ = from_;
        if (from_.op != to_.op) {
            add({}, fmt::format("{} → {}", name_of(from_.op), name_of(to_.op)));
            put(start_, to_, {});
        }
        for (const LayerFieldRow& row : layer_fields()) {
            if (matters_to_size(row.field) && differ(start_, to_, row.field)) add_field(row);
        }
        made_.together = together();
        add_beside();
        return std::move(made_);
    }

  private:
    // The two sides are one field where they agree before and after.
    [[nodiscard]] bool both_sides() const {
        for (const Layer* layer : {&start_, &to_}) {
            for (const AxisSpec& a : layer->axes) {
                if (a.padding_begin != a.padding_end) return false;
            }
        }
        return true;
    }

    void add_field(const LayerFieldRow& row) {
        const bool begin = row.field == LayerField::padding;
        const bool end = row.field == LayerField::padding_end;
        const bool both = (begin || end) && both_sides();
        if (end && both) return;
        const std::string_view words = both    ? row.words
                                       : begin ? "padding before"
                                       : end   ? "padding after"
                                               : row.words;
        const bool is_switch = std::holds_alternative<Switch>(row.holds);
        add({row.field, both, "", {}}, is_switch
                                           ? fmt::format("{} {}", words, value_text(to_, row.field))
                                           : fmt::format("{} {} → {}", words, value_text(start_, row.field),
                                                         value_text(to_, row.field)));
    }

    // Alone: on the first layer, but what only the second's operator has needs that, too.
    void add(FieldEffect effect, const std::string& what) {
        Layer changed = from_;
        if (effect.field && !row_of(*effect.field).of(from_.op)) put(changed, to_, {});
        put(changed, to_, effect);
        effect.alone = output_of(changed);
        const std::string from = to_string(made_.from);
        const std::string size = to_string(effect.alone);
        effect.sentence = !is_there(effect.alone)
                              ? fmt::format("{}: {} would become nothing by this alone", what, from)
                          : effect.alone == made_.from ? fmt::format("{}: {} stays", what, from)
                                                       : fmt::format("{}: {} becomes {}", what, from, size);
        made_.effects.push_back(std::move(effect));
    }

    // The rest on each axis: what the sum of all effects leaves.
    [[nodiscard]] std::string together() const {
        if (made_.effects.size() < 2) return "";
        const std::string sizes =
            fmt::format("together {} becomes {}", to_string(made_.from), to_string(made_.to));
        Extents rest;
        for (std::size_t i = 0; i < made_.from.size(); ++i) {
            std::int64_t left = made_.to[i] - made_.from[i];
            for (const FieldEffect& effect : made_.effects) {
                if (!is_there(effect.alone)) return sizes;
                left -= effect.alone[i] - made_.from[i];
            }
            rest.push_back(left);
        }
        if (std::all_of(rest.begin(), rest.end(), [](std::int64_t left) { return left == 0; })) return "";
        const bool equal =
            std::all_of(rest.begin(), rest.end(), [&](std::int64_t left) { return left == rest.front(); });
        const auto cells = [](std::int64_t left) {
            return fmt::format("{} {} {}", left < 0 ? -left : left,
                               left == 1 || left == -1 ? "cell" : "cells", left < 0 ? "less" : "more");
        };
        std::string what;
        for (std::size_t i = 0; i < (equal ? 1 : rest.size()); ++i) {
            if (rest[i] == 0) continue;
            const std::string_view axis = axis_name(i, rest.size());
            what += fmt::format("{}{}{}", what.empty() ? "" : ", ", cells(rest[i]),
                                rest.size() == 1 ? ""
                                : equal          ? " on each axis"
                                                 : fmt::format(" on the {} axis", axis));
        }
        return fmt::format("{}: {} than these add up to, since they act on one another", sizes, what);
    }

    void add_beside() {
        const bool weigh = has_weights(from_.op) && has_weights(to_.op);
        for (const LayerFieldRow& row : layer_fields()) {
            if (matters_to_size(row.field) || row.field == LayerField::dimensions ||
                !differ(from_, to_, row.field))
                continue;
            // What only one of the operators has goes with it.
            if (!row.of(from_.op) || !row.of(to_.op) || (row.field == LayerField::out_channels && !weigh))
                continue;
            made_.beside.push_back(fmt::format("{} {} → {}", row.words, value_text(from_, row.field),
                                               value_text(to_, row.field)));
        }
    }

    Layer from_;
    Layer to_;
    Layer start_;  // the first, as the second's operator has it
    LayerDifference made_;
};

}  // namespace

LayerDifference difference_of(const LayerRequest& from, const LayerRequest& to) {
    for (const LayerRequest* request : {&from, &to}) {
        if (const auto why = why_invalid(*request)) throw BadInput(why->sentence);
    }
    return Difference(resolved(from), resolved(to)).made();
}

Layer with_effects(const Layer& from, const Layer& to, std::span<const FieldEffect> effects) {
    Layer made = from;
    for (const FieldEffect& effect : effects) put(made, to, effect);
    return made;
}

}  // namespace convwalk
