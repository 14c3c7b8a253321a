// Planes whose cells are too small to be seen one by one, by what stands in them. Level 8.
#pragma once

#include "views/planes/plane_looks.h"

namespace convwalk {

/// Blocks of cells, each in the colour of the mean of its numbers. Zeros that were put in make it paler.
/// @pre the figure has values, and its slices can be told apart
void paint_far_grid(const Brush& brush, const PlaneLooks& looks);
/// What is computed; over what is still to come.
void paint_far_output(const Brush& brush, const PlaneLooks& looks);

}  // namespace convwalk
