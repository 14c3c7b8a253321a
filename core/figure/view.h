// The seam for views. Level 7.
//
// A view is a row of functions, listed in views/views.cpp; the window, the exports and the words ask here and
// know none of them by name.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "figure/arrangement.h"
#include "figure/figure.h"
#include "figure/spot.h"
#include "scene/page.h"

namespace convwalk {

/// Where a view is seen.
struct ViewPlace {
    Rect area;  ///< the figure's part of the page
    Rect seen;  ///< the part of the picture in which anything is painted
    Camera camera;
    Vec2 middle_px;  ///< about which the camera zooms
    /// On the way from a view that turns into this one: 0 there, 1 here.
    ViewKind from = ViewKind::oblique;
    double turned = 1;
    /// On the way from the same layer in so many groups, whose bands part or come together: 0 there, 1 here.
    std::int64_t from_groups = 1;
    double parted = 1;
};

/// A figure at one moment with everything at its place in the picture: worked out once, asked as often as
/// wanted. Of what it was placed from, only the figure has to outlive it.
class PlacedView {
  public:
    PlacedView() = default;
    PlacedView(const PlacedView&) = delete;
    PlacedView& operator=(const PlacedView&) = delete;
    virtual ~PlacedView() = default;

    /// @param focus marked, with all that it is joined with, instead of what the moment is about
    virtual void paint(Scene& scene, const std::optional<Spot>& focus) const = 0;
    /// The cell that shows at a pixel.
    [[nodiscard]] virtual std::optional<Spot> cell_at(Vec2 px) const = 0;
    /// Where a cell shows, by its corners; none of one that is not there, and in views that do not tell.
    [[nodiscard]] virtual std::optional<std::array<Vec2, 4>> corners(const Spot& /*cell*/) const {
        return std::nullopt;
    }
    /// The step that a person means who drags at a pixel, of views that are scrubbed in the picture itself.
    [[nodiscard]] virtual std::optional<std::int64_t> step_at(Vec2 /*px*/) const { return std::nullopt; }
    /// The point about which the camera zooms what shows at a pixel, of views that have several.
    [[nodiscard]] virtual std::optional<Vec2> middle_at(Vec2 /*px*/) const { return std::nullopt; }
    /// How large its cells came out, in pixels: of two pages the one with the larger ones is taken. 0: it
    /// takes whatever page it gets.
    [[nodiscard]] virtual double cell_px() const { return 0; }
    /// The kernel's own cells are painted.
    [[nodiscard]] virtual bool shows_kernel() const { return true; }
    /// Cells are large enough for the numbers that the figure has.
    [[nodiscard]] virtual bool shows_numbers() const { return true; }
};

/// `place` of a view whose placing is made from figure, moment and place.
template <typename Placed>
[[nodiscard]] std::unique_ptr<const PlacedView> placed_view(const Figure& figure, const Moment& moment,
                                                            const ViewPlace& place) {
    return std::make_unique<Placed>(figure, moment, place);
}

/// A map as a person names it who pins a cell of it.
struct NamedMap {
    std::string name;  ///< in small letters: "output"
    int map = 0;       ///< see Spot
    Extents extents;   ///< of its own axes; a pin has as many places
    /// The places are those of values, which stand in slots of this layout.
    const Layout* slots = nullptr;
};

/// What a figure needs that takes longer than a frame, piece by piece. When it goes before its end, nothing
/// of it is kept.
class Pieces {
  public:
    Pieces() = default;
    Pieces(const Pieces&) = delete;
    Pieces& operator=(const Pieces&) = delete;
    virtual ~Pieces() = default;

    /// Some milliseconds of it. @return false when nothing is left: then the figure is made at once
    virtual bool next() = 0;
};

struct FigureView {
    /// Why a layer that can be drawn has no such view; nullopt when it has. nullptr: every layer has it.
    std::optional<std::string> (*why_not)(const Scenario& scenario, const Layer& layer);
    /// Works out what the view needs beside layer and layout, the timeline among it. @pre !why_not()
    void (*prepare)(Figure& figure);
    std::unique_ptr<const PlacedView> (*place)(const Figure& figure, const Moment& moment,
                                               const ViewPlace& place);
    /// What stands around it. @param focus a cell that the last line speaks about
    Words (*words)(const Figure& figure, const Moment& moment, const std::optional<Spot>& focus);
    /// Whether the view shows such a cell.
    bool (*shows_cell)(const Figure& figure, const Spot& cell);
    /// Depth, rows and columns of what the cell lies on. @pre shows_cell()
    Extents (*extents)(const Figure& figure, const Spot& cell);
    /// For a tooltip, a line each. @pre shows_cell()
    std::vector<std::string> (*cell_words)(const Figure& figure, const Spot& cell);
    /// The cell that the keyboard pins after `pin` (none: the first one); nullopt lets go.
    std::optional<Spot> (*next_pin)(const Figure& figure, const Moment& moment,
                                    const std::optional<Spot>& pin);
    /// Those on which a cell can be pinned; of two with one name, the first that shows the cell.
    std::vector<NamedMap> (*maps)(const Figure& figure);
    /// Half of it says little: a picture of its middle is one of its end.
    bool whole_at_end;
    /// Numbers stand in its cells where the scenario shows them.
    bool has_numbers = false;

    // What not every view has.

    /// Whether its numbers are those of every channel of a layer; nullptr: they are of the first one alone.
    bool (*of_all_channels)(const Layer& layer) = nullptr;
    /// The values of the layer where another one gives it its input, and nullopt where these are not worked
    /// out; nullptr: those of the scenario.
    std::optional<Values> (*fed_with)(const Figure& figure) = nullptr;
    /// The view of the same steps that this one turns into before one's eyes, and that turns back.
    std::optional<ViewKind> turns_into{};
    /// It has a place for the products of the window.
    bool has_products = false;
    /// The numbers of input and kernel can be changed in their cells.
    bool changes_numbers = false;
    /// What of a figure would be felt if it were made at once; nullptr: nothing, or it is made already.
    /// @pre !why_no_layout(scenario)
    std::unique_ptr<Pieces> (*pieces)(const Scenario& scenario) = nullptr;
    /// The step that a picture of its middle shows; nullptr: half of all.
    std::int64_t (*middle_step)(const Figure& figure) = nullptr;
    /// A cell in one sentence; nullptr: its lines one behind the other. @pre shows_cell()
    std::string (*sentence)(const Figure& figure, const Spot& cell) = nullptr;
    /// The cell in whose place this one shows, such as that of a flipped kernel; its own inverse. nullptr:
    /// each in its own. @pre shows_cell()
    Spot (*mirrored)(const Figure& figure, const Spot& cell) = nullptr;
    /// What it can leave untold; a view that is made of nothing else hides nothing.
    Hidden hides = {true, true};

    [[nodiscard]] bool has_all_channels(const Layer& layer) const {
        return of_all_channels != nullptr && of_all_channels(layer);
    }
    [[nodiscard]] constexpr bool of_every_layer() const { return why_not == nullptr; }
};

}  // namespace convwalk
