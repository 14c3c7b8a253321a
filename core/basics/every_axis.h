// One value that stands for every axis. Level 0.
#pragma once

#include <cstddef>
#include <vector>

namespace convwalk {

/// Writes out what a single value stands for: {3} on 2 axes becomes {3, 3}. Several values, or none, stay.
template <typename T>
void spread_over_axes(std::vector<T>& values, std::size_t axes) {
    // Copied first: growing may free what a reference into the vector names.
    if (values.size() == 1) values.assign(axes, T(values.front()));
}

}  // namespace convwalk
