// What is seen of the planes.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>
#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/small_layers.h"
#include "views/planes/brush.h"

namespace convwalk::testing::sights {

inline AxisSpec axis(std::int64_t input, std::int64_t kernel, std::int64_t stride = 1,
                     std::int64_t padding = 0, std::int64_t padding_end = 0, std::int64_t dilation = 1,
                     std::int64_t output_padding = 0) {
    return {input, kernel, stride, padding, padding_end, dilation, output_padding, false};
}

inline Layer layer_of(Operator op, std::vector<AxisSpec> axes) {
    Layer layer;
    layer.op = op;
    layer.axes = std::move(axes);
    return layer;
}

inline std::vector<Layer> small_layers() {
    using enum Operator;
    AxisSpec uneven = axis(9, 4, 4, 2, 2);
    uneven.ceil_mode = true;
    AxisSpec overhanging = axis(6, 3, 2);
    overhanging.ceil_mode = true;
    std::vector<Layer> layers = {
        layer_of(convolution, {axis(6, 3, 2, 1, 1), axis(6, 3, 2, 1, 1)}),
        layer_of(convolution, {axis(7, 3, 1, 0, 0, 2), axis(5, 2, 2, 1, 0)}),
        layer_of(convolution, {axis(12, 3, 1, 2, 2, 2)}),
        layer_of(convolution, {axis(3, 2), axis(4, 3), axis(3, 2, 2, 1, 1)}),
        layer_of(transposed_convolution, {axis(3, 3, 2, 1, 1, 1, 1), axis(3, 3, 2, 1, 1, 1, 1)}),
        layer_of(transposed_convolution, {axis(6, 2, 1, 3, 2), axis(4, 2, 2, 2, 0)}),
        layer_of(max_pooling, {uneven, uneven}),
        layer_of(average_pooling, {overhanging, overhanging}),
        // Cells as large as a figure's cells become.
        layer_of(average_pooling, {axis(2, 3, 1, 0, 2), axis(1, 1)}),
        // A kernel value that joins more cells than are marked one by one.
        layer_of(transposed_convolution,
                 {axis(5, 2, 1, 0, 1, 2), axis(4, 3, 3, 0, 1, 2), axis(4, 3, 2, 2, 1, 2)}),
    };
    std::mt19937 random(11);
    for (std::size_t i = 0; i < 9; ++i) layers.push_back(sampled_layer(random, 1 + i % 3));
    return layers;
}

inline Figure figure_of(const Layer& layer, ViewKind view, SizePx size = {1600, 1000}) {
    Scenario s;
    s.alone()->layer = layer;
    s.view = {view, false, true};
    s.output.size = size;
    return figure(s);
}

inline constexpr ViewKind kViews[] = {ViewKind::oblique, ViewKind::flat};

inline PrimitiveId id_of(const Primitive& primitive) {
    return std::visit([](const auto& p) { return p.id; }, primitive);
}

inline Part part_of(const Primitive& primitive) {
    return static_cast<Part>(id_of(primitive) >> 40);
}

inline std::optional<PlaneName> plane_of(Part part) {
    switch (part) {
        case kGridPart:
            return PlaneName::grid;
        case kKernelPart:
            return PlaneName::kernel;
        case kOutputPart:
            return PlaneName::output;
        default:
            return std::nullopt;
    }
}

// The cell that a quad shows. Kernel planes show the kernel as it lies on the grid.
inline Spot cell_of(const Figure& f, const Quad& quad) {
    const PlaneName plane = *plane_of(static_cast<Part>(quad.id >> 40));
    const auto index = static_cast<std::int64_t>(quad.id & 0xFF'FFFF'FFFF);
    const Layout& l = f.layout;
    if (plane == PlaneName::grid) return spot_on(plane, unravelled(index, slot_extents(l)));
    if (plane == PlaneName::output) return spot_on(plane, unravelled(index, output_extents(l)));
    Extents weight = unravelled(index, kernel_extents(l));
    for (std::size_t a = 0; a < 3; ++a) weight[a] = l.axes[a].tap(0, weight[a]).weight;
    return spot_on(plane, weight);
}

inline std::vector<Quad> cells_in(const Scene& scene) {
    std::vector<Quad> cells;
    for (const Primitive& primitive : scene.primitives) {
        const auto* quad = std::get_if<Quad>(&primitive);
        if (quad && plane_of(part_of(primitive))) cells.push_back(*quad);
    }
    return cells;
}

// @param beyond_px also holds what is so far outside
inline bool holds(const Quad& quad, Vec2 p, double beyond_px) {
    for (std::size_t i = 0; i < 4; ++i) {
        const Vec2 a = quad.corners[i];
        const Vec2 edge = quad.corners[(i + 1) % 4] - a;
        const Vec2 to = p - a;
        if ((edge.x * to.y - edge.y * to.x) / length(edge) < -beyond_px) return false;
    }
    return true;
}

inline const Quad* topmost(const std::vector<Quad>& cells, Vec2 p, double beyond_px = 0) {
    const auto found = std::find_if(cells.rbegin(), cells.rend(),
                                    [&](const Quad& quad) { return holds(quad, p, beyond_px); });
    return found == cells.rend() ? nullptr : &*found;
}

// A point of a quad: (0, 0) is its first corner, (1, 1) the opposite one.
inline Vec2 point_in(const Quad& quad, double across, double down) {
    const auto& c = quad.corners;
    return c[0] + (c[1] - c[0]) * across + (c[3] - c[0]) * down;
}

inline std::string to_string(const std::optional<Spot>& cell) {
    if (!cell) return "no cell";
    static const char* const names[] = {"grid", "kernel", "output"};
    return fmt::format("{} ({})", names[static_cast<std::size_t>(cell->map)], fmt::join(cell->at, ", "));
}

}  // namespace convwalk::testing::sights
