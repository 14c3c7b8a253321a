// The figure of a scene, worked out as far as questions need it. Level 6.
#pragma once

#include <cstddef>
#include <optional>

#include "arithmetic/fields.h"
#include "layout/layout.h"
#include "network/stack.h"
#include "numeric/cell_values.h"
#include "scenario/scenario.h"

namespace convwalk {

struct Subject {
    Scenario scenario;
    std::optional<StackReport> report;  ///< of a network
    std::size_t number = 0;             ///< of the layer in the network, from 1
    LayerRequest request;
    Layer layer;
    std::optional<Layout> layout;      ///< of three axes; none where it would be too large
    std::optional<CellValues> values;  ///< none where there are too many, and of a network
};

/// @param layer of a network, from 1; 0: the open one, or else its last one
/// @throws BadInput with the sentence that says why the layer is impossible
[[nodiscard]] Subject subject_of(const Scenario& scenario, std::size_t layer = 0);

/// The subject of a layer on the same terms: the same numbers, seed and view.
/// @throws BadInput, likewise
[[nodiscard]] Subject with_layer(const Subject& subject, const LayerRequest& request);

/// The same with other numbers in its cells. @pre they have the layer's shape
[[nodiscard]] Subject with_values(const Subject& subject, const Values& values);

/// A field on all axes; a padding word gives way to a number. @pre the field is a number
void put_number(LayerRequest& request, LayerField field, std::int64_t number);

/// A cell as depth, row and column.
[[nodiscard]] Extents on_three_axes(const Extents& at);
/// The other way: as many as the layer has.
[[nodiscard]] Extents on_axes_of(const Layer& layer, const Extents& three);

/// The number of an output. @pre the subject has values and the layer such an output
[[nodiscard]] double value_at(const Subject& subject, const Extents& at);

/// The terms of an output of the channel that is chosen, of all channels that it reads; nullopt: there is no
/// such output, or there are too many numbers.
[[nodiscard]] std::optional<Sum> channel_sum(const Subject& subject, const Extents& at);

/// The slots of an input cell. @pre the subject has a layout
[[nodiscard]] Extents slots_of_input(const Layout& layout, const Extents& at);

/// Every cell of these extents, row-major.
[[nodiscard]] std::vector<Extents> every_cell(const Extents& extents);

}  // namespace convwalk
