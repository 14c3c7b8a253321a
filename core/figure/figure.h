// What a view is given: a scenario worked out. Level 7.
#pragma once

#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "animation/timeline.h"
#include "figure/arrangement.h"
#include "figure/number_range.h"
#include "figure/spot.h"
#include "layout/layout.h"
#include "numeric/cell_values.h"
#include "scenario/scenario.h"
#include "scene/page.h"

namespace convwalk {

/// What stands in the cells of a figure.
struct FigureValues {
    CellValues cells;
    std::array<NumberRange, 3> ranges;  ///< grid, kernel, output
    NumberRange products{};             ///< of any value and any weight
};

/// With what the numbers have in common.
[[nodiscard]] FigureValues with_ranges(CellValues cells);

/// What a view works out beside layer and layout. Only the view knows what it is.
struct Work {
    Work() = default;
    Work(const Work&) = delete;
    Work& operator=(const Work&) = delete;
    virtual ~Work() = default;
};

template <typename T>
struct WorkOf final : Work {
    explicit WorkOf(T made) : value(std::move(made)) {}
    T value;
};

template <typename T>
[[nodiscard]] std::shared_ptr<const Work> kept(T made) {
    return std::make_shared<const WorkOf<T>>(std::move(made));
}

/// How a figure fits its page.
struct Paging {
    LegendPlace legend = LegendPlace::below;
    double least_type_px = 0;                                       ///< no words are smaller
    bool kernel_shown = true;                                       ///< the kernel's cells are painted
    double most_cell_px = std::numeric_limits<double>::infinity();  ///< as large as cells are seen
    std::string note{};  ///< says what can't be shown at the figure's size; empty: all can
};

/// A scenario worked out: what every picture of it needs. Values only; copies are independent.
struct Figure {
    Scenario scenario;
    LayerRequest request;  ///< the layer of the scenario as it was asked for
    Layer layer;           ///< with numbers for words, by its own parameters
    Layout layout;         ///< always of three axes: missing ones have one slot
    Timeline timeline;
    /// What stands in the cells; none when numbers are not shown or are too many, and in views that do not
    /// show the planes.
    std::optional<FigureValues> values;
    /// What the scenario's view has worked out beside that; none where layer and layout suffice.
    std::shared_ptr<const Work> work;
    Paging paging;
    /// The layer before and this one, where they stand side by side: each a figure of its own, of the size of
    /// its part of the page. Empty: this one stands alone, or its view shows both by itself.
    std::vector<Figure> sides{};
    // What exports show, as the scenario's view says.
    std::optional<Spot> pinned = std::nullopt;
    Camera camera = {};
};

/// Sizes of the figure's type, in pixels.
[[nodiscard]] inline TypeSizes type_sizes(const Figure& figure) {
    return type_sizes(figure.scenario.output.size, figure.paging.least_type_px);
}

/// The work of a figure's view; nullptr where it has done no such work.
template <typename T>
[[nodiscard]] const T* work_if(const Figure& figure) {
    const auto* work = dynamic_cast<const WorkOf<T>*>(figure.work.get());
    return work == nullptr ? nullptr : &work->value;
}

/// @pre the figure's view has done such work
template <typename T>
[[nodiscard]] const T& work_of(const Figure& figure) {
    return static_cast<const WorkOf<T>&>(*figure.work).value;
}

/// Why a layer has no layout: it is impossible or too large, or one's own numbers don't belong to it. The
/// view of a whole network has no open layer, and so no refusal.
[[nodiscard]] std::optional<Refusal> why_no_layout(const Scenario& scenario);

/// Layer and layout of a scenario, with nothing of its view. @pre !why_no_layout()
[[nodiscard]] Figure laid_out(const Scenario& scenario);

}  // namespace convwalk
