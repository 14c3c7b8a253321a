// From a scenario to pictures. Level 4.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <vector>

#include "figure/number_range.h"
#include "layout/overlap.h"
#include "numeric/matrix.h"
#include "scenario/scenario.h"
#include "scene/scene.h"
#include "views/faces/faces.h"

namespace convwalk {

struct NetworkFigure;

/// What stands in the cells of a figure.
struct FigureValues {
    CellValues cells;
    std::array<NumberRange, 3> ranges;  ///< grid, kernel, output
};

/// A scenario worked out: what every picture of it needs. Values only; copies are independent.
struct Figure {
    Scenario scenario;
    Layer layer;    ///< with numbers for words, by its own parameters
    Layout layout;  ///< always of three axes: missing ones have one slot
    Timeline timeline;
    Overlap overlap;                    ///< in the overlap view alone
    std::vector<Figure> before;         ///< in the overlap view: that of Scenario::before, if there is one
    Faces faces;                        ///< in the views of both faces alone
    std::optional<LayerMatrix> matrix;  ///< in the matrix view alone
    /// What stands in the cells; none when numbers are not shown or are too many, and in views that do not
    /// show the planes.
    std::optional<FigureValues> values;
    std::shared_ptr<const NetworkFigure> network;  ///< in the network view alone
};

/// Why there is no picture of it: the layer is impossible or too large, has no such view, or
/// one's own numbers don't belong to it.
[[nodiscard]] std::optional<Refusal> why_no_figure(const Scenario& scenario);

/// @throws BadInput with the sentence of why_no_figure()
[[nodiscard]] Figure figure(const Scenario& scenario);

/// The picture at one moment, of the size and in the view that the scenario names: what exports show. Pure.
[[nodiscard]] Scene build_scene(const Figure& figure, const Moment& moment);

/// The time of a still picture. @throws BadInput for a step or time that the animation does not have
[[nodiscard]] Tick time_of(const Figure& figure, const StillMoment& moment);

}  // namespace convwalk
