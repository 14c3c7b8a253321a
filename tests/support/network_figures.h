// Figures of networks.
#pragma once

#include <gtest/gtest.h>
#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>
#include "basics/errors.h"
#include "network/networks.h"
#include "network/write_notation.h"
#include "picture/cells.h"
#include "picture/figures.h"
#include "picture/picture.h"
#include "scenario/network_edits.h"
#include "scene/font_metrics.h"
#include "views/network/network_figure.h"
#include "views/planes/brush.h"

namespace convwalk::testing::network_figures {

inline Scenario of_stack(const Stack& stack, SizePx size = {800, 600}) {
    Scenario s = scenario_of(with_stack(NetworkDocument{}, stack));
    s.output.size = size;
    return s;
}

inline Scenario of_text(const std::string& text, SizePx size = {800, 600}) {
    Scenario s = scenario_of(read_network(text));
    s.output.size = size;
    return s;
}

}  // namespace convwalk::testing::network_figures
