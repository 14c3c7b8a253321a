// Figures of both faces.
#pragma once

#include <gtest/gtest.h>
#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <string>
#include "basics/errors.h"
#include "numeric/evaluation.h"
#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "support/small_layers.h"
#include "views/board/board_painter.h"
#include "views/faces/both_view.h"
#include "views/faces/faces_words.h"
#include "views/planes/cell_words.h"
#include "views/planes/number_painter.h"
#include "views/views.h"

namespace convwalk::testing::faces {

inline constexpr std::array kFaceViews = {ViewKind::scatter, ViewKind::both, ViewKind::there_and_back};

inline Scenario scenario_of(const Layer& layer, ViewKind view, SizePx size = {6000, 3000}) {
    Scenario s;
    s.alone()->layer = layer;
    s.view.kind = view;
    s.values.shown = true;
    s.output.size = size;
    return s;
}

inline Layer transposed_layer(std::mt19937& random, std::size_t axes) {
    for (;;) {
        const Layer layer = testing::sampled_layer(random, axes);
        if (layer.op == Operator::transposed_convolution) return layer;
    }
}

inline Layer guide_layer() {
    Layer layer;
    layer.op = Operator::transposed_convolution;
    AxisSpec a;
    a.input = 3;
    a.stride = 2;
    a.padding_begin = a.padding_end = 1;
    layer.axes = {a, a};
    return layer;
}

}  // namespace convwalk::testing::faces
