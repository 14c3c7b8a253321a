#include "advice/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "basics/errors.h"
#include "basics/text.h"

namespace convwalk {
namespace {

using Field = ChangedField;

struct Member {
    Field field;
    const char* name;
    std::int64_t AxisSpec::*value;
};
constexpr std::array kMembers = {
    Member{Field::input, "input", &AxisSpec::input},
    Member{Field::kernel, "kernel", &AxisSpec::kernel},
    Member{Field::dilation, "dilation", &AxisSpec::dilation},
    Member{Field::stride, "stride", &AxisSpec::stride},
    Member{Field::padding_begin, "padding before", &AxisSpec::padding_begin},
    Member{Field::padding_end, "padding after", &AxisSpec::padding_end},
    Member{Field::output_padding, "output padding", &AxisSpec::output_padding},
};

void set_field(Layer& layer, const Layer& other, Field field) {
    if (field == Field::dimensions) {
        layer = other;
        return;
    }
    if (field == Field::op) {
        layer.op = other.op;
        for (AxisSpec& a : layer.axes) {
            if (!is_window_pooling(layer.op)) a.ceil_mode = false;
            if (layer.op != Operator::transposed_convolution) a.output_padding = 0;
            if (layer.op == Operator::average_pooling) a.dilation = 1;
        }
        return;
    }
    for (std::size_t i = 0; i < layer.axes.size(); ++i) {
        AxisSpec& a = layer.axes[i];
        const AxisSpec& b = other.axes[i];
        if (field == Field::ceil_mode) a.ceil_mode = b.ceil_mode;
        if (field == Field::padding) {
            a.padding_begin = b.padding_begin;
            a.padding_end = b.padding_end;
        }
        for (const Member& member : kMembers) {
            if (member.field == field) a.*member.value = b.*member.value;
        }
    }
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

std::string values_text(const Layer& layer, std::int64_t AxisSpec::*value) {
    Extents values;
    for (const AxisSpec& a : layer.axes) values.push_back(a.*value);
    const bool equal =
        std::all_of(values.begin(), values.end(), [&](std::int64_t v) { return v == values.front(); });
    // A size is said in full: "6×6".
    if (equal && value != &AxisSpec::input) values.resize(1);
    return to_string(values);
}

class Difference {
  public:
    Difference(Layer from, Layer to) : from_(std::move(from)), to_(std::move(to)) {}

    [[nodiscard]] LayerDifference made() {
        made_.from = output_of(from_);
        made_.to = output_of(to_);
        if (from_.axes.size() != to_.axes.size()) {
            made_.effects.push_back({Field::dimensions,
                                     fmt::format("dimensions {} → {}: {} becomes {}", from_.axes.size(),
                                                 to_.axes.size(), to_string(made_.from), to_string(made_.to)),
                                     {}});
            return std::move(made_);
        }
        // What goes with the operator is no change of its own.
        start_ = from_;
        if (from_.op != to_.op) {
            add(Field::op, fmt::format("{} → {}", name_of(from_.op), name_of(to_.op)));
            set_field(start_, to_, Field::op);
        }
        for (const Member& member : kMembers) {
            if (!differs(member)) continue;
            const bool both = both_sides();
            if (member.field == Field::padding_end && both) continue;
            const bool is_both = member.field == Field::padding_begin && both;
            add(is_both ? Field::padding : member.field,
                fmt::format("{} {} → {}", is_both ? "padding" : member.name,
                            values_text(start_, member.value), values_text(to_, member.value)));
        }
        const auto ceils = [](const Layer& layer) {
            return std::any_of(layer.axes.begin(), layer.axes.end(),
                               [](const AxisSpec& a) { return a.ceil_mode; });
        };
        for (std::size_t i = 0; i < from_.axes.size(); ++i) {
            if (start_.axes[i].ceil_mode == to_.axes[i].ceil_mode) continue;
            add(Field::ceil_mode, ceils(to_) ? "ceil mode on" : "ceil mode off");
            break;
        }
        made_.together = together();
        add_beside();
        return std::move(made_);
    }

  private:
    [[nodiscard]] bool differs(const Member& member) const {
        for (std::size_t i = 0; i < from_.axes.size(); ++i) {
            if (start_.axes[i].*member.value != to_.axes[i].*member.value) return true;
        }
        return false;
    }

    // The two sides are one field where they agree before and after.
    [[nodiscard]] bool both_sides() const {
        for (const Layer* layer : {&start_, &to_}) {
            for (const AxisSpec& a : layer->axes) {
                if (a.padding_begin != a.padding_end) return false;
            }
        }
        return true;
    }

    // Alone: on the first layer, but what only the second's operator has needs that, too.
    void add(Field field, const std::string& what) {
        Layer alone = from_;
        const bool of_operator = field == Field::ceil_mode || field == Field::output_padding;
        if (of_operator && from_.op != to_.op) set_field(alone, to_, Field::op);
        set_field(alone, to_, field);
        FieldEffect effect{field, "", output_of(alone)};
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
        const auto beside = [&](const char* name, std::int64_t a, std::int64_t b) {
            if (a != b) made_.beside.push_back(fmt::format("{} {} → {}", name, a, b));
        };
        beside("channels in", from_.in_channels, to_.in_channels);
        if (!is_pooling(from_.op) && !is_pooling(to_.op)) {
            beside("channels out", from_.out_channels, to_.out_channels);
            beside("groups", from_.groups, to_.groups);
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
    for (const FieldEffect& effect : effects) set_field(made, to, effect.field);
    return made;
}

}  // namespace convwalk
