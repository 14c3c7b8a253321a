// The panel on the right.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <algorithm>
#include <chrono>
#include <random>
#include <set>
#include "basics/errors.h"
#include "support/small_layers.h"
#include "support/workbench_frames.h"
#include "ui/panels/right_panel.h"

namespace convwalk::testing::right_panel {

inline std::string in_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

}  // namespace convwalk::testing::right_panel
